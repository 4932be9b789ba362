/** The look of the report: light, dark, on paper. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c1f24; --soft: #5b6470; --paper: #f6f7f9; --card: #fff; --rule: #dde1e7;
  --accent: #2a5bd7; --malicious: #c0271d; --highly-suspicious: #d9631e; --suspicious: #a87900; --info: #6b8fc7;
  --safe: #2f8f5b; --none: #a3abb7; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaf0; --soft: #9aa4b2; --paper: #12151a; --card: #1b2027;
  --rule: #2d343e; --accent: #84a9ff; --malicious: #ff7b6f; --highly-suspicious: #ff9f5a; --suspicious: #f0c53d;
  --info: #8fb0e8; --safe: #6fcf97; --none: #6d7683; } }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; color: var(--ink); background: var(--paper); }
main { max-width: 84rem; margin: 0 auto; padding: 1.5rem 1.5rem 4rem; }
.marking { text-align: center; font-weight: 600; font-size: 13px; letter-spacing: .04em; padding: .25rem; border-bottom: 1px solid var(--rule); }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 0 0 .75rem; }
.about { color: var(--soft); margin: 0 0 1.25rem; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin-bottom: .75rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr)); gap: .75rem; margin-bottom: .75rem; }
.tile, .card { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: .9rem 1.1rem; min-width: 0; }
.tile b { display: block; font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tile span { color: var(--soft); font-size: 13px; }
svg { display: block; width: 100%; height: auto; overflow: visible; }
svg text { fill: var(--soft); font: 11px system-ui, sans-serif; font-variant-numeric: tabular-nums; }
svg text.tick { font-size: 9.5px; }
.fill-malicious { fill: var(--malicious); } .fill-highly-suspicious { fill: var(--highly-suspicious); }
.fill-suspicious { fill: var(--suspicious); } .fill-info { fill: var(--info); } .fill-safe { fill: var(--safe); }
.fill-none { fill: var(--none); } .fill-accent { fill: var(--accent); } .axis { stroke: var(--rule); }
.malicious { color: var(--malicious); } .highly-suspicious { color: var(--highly-suspicious); }
.suspicious { color: var(--suspicious); } .info { color: var(--info); } .safe { color: var(--safe); }
.legend { list-style: none; margin: .75rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: 13px; }
.legend b { font-variant-numeric: tabular-nums; }
.bars { display: grid; grid-template-columns: minmax(0, 1fr) 30% auto; gap: .3rem .75rem; align-items: center; font-size: 13px; }
.bars span { overflow-wrap: anywhere; unicode-bidi: isolate; } .bars b { text-align: right; font-weight: 600; font-variant-numeric: tabular-nums; }
.none { color: var(--soft); margin: 0; }
.tools { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-bottom: .75rem; }
.tools input, .tools select, button { font: inherit; font-size: 14px; color: inherit; background: var(--card); border: 1px solid var(--rule); border-radius: 7px; padding: .35rem .6rem; }
.tools input { flex: 1 1 16rem; min-width: 0; } .tools output { color: var(--soft); font-size: 13px; font-variant-numeric: tabular-nums; }
button { cursor: pointer; } button:disabled { opacity: .45; cursor: default; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th { text-align: left; font-weight: 600; color: var(--soft); border-bottom: 1px solid var(--rule); padding: .3rem .75rem .3rem 0; white-space: nowrap; }
th button { border: 0; padding: 0; background: none; font: inherit; } th[aria-sort=ascending] button::after { content: " ↑"; }
th[aria-sort=descending] button::after { content: " ↓"; }
td { border-bottom: 1px solid var(--rule); padding: .35rem .75rem .35rem 0; vertical-align: top; unicode-bidi: isolate; overflow-wrap: anywhere; }
td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; } td.word { white-space: nowrap; }
td.path { min-width: 16rem; } td.found { min-width: 14rem; color: var(--soft); }
td code { font: 12px ui-monospace, monospace; color: var(--soft); }
a { color: var(--accent); } footer { color: var(--soft); font-size: 13px; margin-top: 1.5rem; }
.left-out { color: var(--soft); font-size: 13px; margin: 0 0 .75rem; max-width: 60rem; } .printed { display: none; }
@media print { :root { color-scheme: light; --ink: #000; --soft: #444; --paper: #fff; --card: #fff; --rule: #bbb; --accent: #2a5bd7;
  --malicious: #c0271d; --highly-suspicious: #d9631e; --suspicious: #8a6700; --info: #3d63a0; --safe: #1f6f45; --none: #a3abb7; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } tr, h2 { break-inside: avoid; break-after: auto; }
  thead { display: table-header-group; } .scroll { overflow: visible; } .printed { display: block; color: var(--soft); }
  td.path, td.found { min-width: 0; } .cards { grid-template-columns: 1fr 1fr; } a { color: inherit; text-decoration: none; }
  body { background: none; } main { max-width: none; padding: 0; } .card, .tile { break-inside: avoid; } .tools { display: none; } }
`;
