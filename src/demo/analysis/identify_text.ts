import { isJson } from "../../util/json.ts";

const SAMPLE = 64 * 1024;

/** The text of bytes when they are text: UTF-8, or UTF-16 with a byte-order mark. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const part = bytes.subarray(0, SAMPLE);
  if (part[0] === 0xff && part[1] === 0xfe) return new TextDecoder("utf-16le").decode(part);
  if (part[0] === 0xfe && part[1] === 0xff) return new TextDecoder("utf-16be").decode(part);
  let text: string;
  try {
    // A character may be cut at the end of the sample: streaming leaves it out instead of refusing it.
    text = new TextDecoder("utf-8", { fatal: true }).decode(part, { stream: true });
  } catch {
    return undefined;
  }
  let controls = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0) return undefined;
    if (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12 && code !== 27) controls++;
  }
  return controls * 50 > text.length ? undefined : text;
}

function looksLikeJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  if (text.length >= SAMPLE) return /^\s*(?:\{\s*"|\[\s*[[{"\d])/.test(text);
  return isJson(text);
}

function isMail(text: string): boolean {
  const head = text.slice(0, 8192).split(/\r?\n\r?\n/)[0] ?? "";
  const headers = head.match(
    /^(?:From|To|Subject|Received|Return-Path|Message-ID|MIME-Version|Date|Delivered-To):/gim,
  );
  return /^[A-Za-z-]+:/.test(text) && new Set(headers?.map((name) => name.toLowerCase())).size >= 3;
}

function isIni(text: string): boolean {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) =>
    line !== "" && !/^[;#]/.test(line)
  );
  const first = lines[0] ?? "";
  if (!/^\[[^\]]+\]$/.test(first)) return false;
  return lines.slice(1).every((line) => /^\[[^\]]+\]$/.test(line) || /^[^=]+=/.test(line));
}

/** Signs of a script language; each line that matches counts once. */
const SCRIPTS: readonly (readonly [type: string, needed: number, signs: readonly RegExp[]])[] = [
  ["code/batch", 1, [/^@?echo off\b/im]],
  ["code/vbs", 2, [
    /^\s*(?:public |private )?(?:sub|function) \w+\s*\(/im,
    /^\s*end (?:sub|function)\b/im,
    /\bcreateobject\s*\(/i,
    /^attribute vb_name/im,
    /^\s*dim \w+/im,
    /^\s*on error resume next/im,
  ]],
  ["code/ps1", 2, [
    /\$[a-z_]\w*\s*=/i,
    /\b(?:new-object|invoke-expression|write-host|get-childitem|start-process|set-executionpolicy|invoke-webrequest|get-date)\b/i,
    /\biex\b/i,
    /\$env:\w+/i,
    /\bparam\s*\(/i,
    /\bpowershell(?:\.exe)?\s+-\w/i,
    /\|\s*(?:where|foreach)-object\b/i,
  ]],
  ["code/python", 2, [
    /^\s*def \w+\(.*\):\s*$/m,
    /^(?:import|from) [\w.]+/m,
    /^if __name__ == /m,
    /^\s*(?:for|while|if|with) .+:\s*$/m,
    /^\s*print\(/m,
  ]],
  ["code/javascript", 2, [
    /\bfunction\s*\w*\s*\([^)]*\)\s*\{/,
    /\b(?:var|let|const)\s+[\w$]+\s*=/,
    /=>\s*[{(\w]/,
    /\b(?:document|window|console)\.\w+/,
    /new ActiveXObject\s*\(/,
    /\beval\s*\(/,
    /"use strict"/,
    /String\.fromCharCode|unescape\s*\(/,
  ]],
  ["code/shell", 2, [/^\s*fi\s*$/m, /^\s*(?:if|while) \[/m, /\$\(\w+/, /^\s*done\s*$/m, /^export \w+=/m]],
];

const FIRST_LINES: readonly (readonly [RegExp, string])[] = [
  [/^uri:\s*https:/i, "uri/https"],
  [/^uri:\s*http:/i, "uri/http"],
  [/^#!.*\bpython/, "code/python"],
  [/^#!.*\b(?:ba|z|da|k)?sh\b/, "code/shell"],
  [/^#!.*\bperl/, "code/perl"],
  [/^#!.*\bruby/, "code/ruby"],
  [/^#!.*\b(?:node|deno)\b/, "code/javascript"],
  [/^\s*<\?php/, "code/php"],
  [/^BEGIN:VCALENDAR/, "text/calendar"],
  [/^Windows Registry Editor|^REGEDIT4/, "text/windows/registry"],
  [/^-----BEGIN PGP MESSAGE/, "pgp/message"],
  [/^-----BEGIN PGP PUBLIC KEY/, "pgp/pubkey"],
  [/^-----BEGIN PGP PRIVATE KEY/, "pgp/privkey"],
  [/^\s*(?:import "\w+"\s+)*(?:private |global )*rule \w+[^{]*\{/, "resource/yara/v3"],
];

function markup(text: string): string | undefined {
  const head = text.slice(0, 2048).toLowerCase();
  if (/<svg[\s>]/.test(head) && !head.includes("<html")) return "image/svg";
  if (/^\s*(?:<!--[^]*?-->\s*)?<(?:!doctype html|html|head|body|script)\b/.test(head)) return "code/html";
  if (/^\s*<\?xml/.test(head)) return /<html/.test(head) ? "code/html" : "code/xml";
  return undefined;
}

/** The type of text by its look; undefined when the bytes are not text. */
export function textType(bytes: Uint8Array): string | undefined {
  const raw = decodeText(bytes);
  if (raw === undefined) return undefined;
  const text = raw.replace(/^\ufeff/, "");
  const first = FIRST_LINES.find(([sign]) => sign.test(text));
  if (first) return first[1];
  if (isMail(text)) return "document/email";
  const marked = markup(text);
  if (marked) return marked;
  if (looksLikeJson(text)) return "text/json";
  if (isIni(text)) return "text/ini";
  const script = SCRIPTS.find(([, needed, signs]) =>
    signs.filter((sign) => sign.test(text)).length >= needed
  );
  return script?.[0] ?? "text/plain";
}
