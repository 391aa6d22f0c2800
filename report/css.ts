/** Light and dark by the reader's own setting, and plain enough to print. */
export const cssText = `
:root{--ink:#1a1c1f;--muted:#5c636b;--paper:#fff;--card:#f4f5f7;--line:#d9dce0;--good:#146c43;--bad:#b02a37;--warn:#8a5a00;--calm:#495057;--link:#0a58ca;--span:#3b73b9;--sound:#8a63b8;--deliver:#2e8b6f}
@media (prefers-color-scheme:dark){:root{--ink:#e8eaed;--muted:#a2a9b1;--paper:#15171a;--card:#1f2226;--line:#363b41;--good:#63c997;--bad:#f1818b;--warn:#e0b050;--calm:#a2a9b1;--link:#7fb0ff;--span:#6ea3e0;--sound:#b795dd;--deliver:#63bfa0}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1060px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:28px;line-height:1.2;margin:0 0 8px;overflow-wrap:anywhere}
h2{font-size:19px;margin:36px 0 12px}
h3{font-size:16px;margin:0 0 2px;overflow-wrap:anywhere}
a{color:var(--link)}
.kicker{margin:0;color:var(--muted);text-transform:uppercase;letter-spacing:.08em;font-size:12px}
.muted{color:var(--muted)}
.interim{background:var(--card);border-left:3px solid var(--link);padding:8px 16px;border-radius:0 8px 8px 0}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(165px,1fr));gap:12px;margin:24px 0 12px}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 16px}
.card dt{color:var(--muted);font-size:13px}
.card dd{margin:0;font-size:24px;font-variant-numeric:tabular-nums}
.card p{margin:0;color:var(--muted);font-size:13px}
.badge{display:inline-block;border:1px solid currentColor;border-radius:999px;padding:0 9px;font-size:12px;font-weight:600;color:var(--calm)}
.badge.running{color:var(--link)}.badge.completed{color:var(--good)}.badge.failed{color:var(--bad)}.badge.partially_failed,.badge.skipped{color:var(--warn)}
.failures{list-style:none;padding:0;margin:0}
.failures li{border-left:3px solid var(--bad);background:var(--card);padding:8px 16px;margin:0 0 8px;border-radius:0 8px 8px 0}
.failures p{margin:2px 0;overflow-wrap:anywhere}
article{border-top:1px solid var(--line);padding:14px 0}
article>p{margin:0 0 8px;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
table{border-collapse:collapse;table-layout:fixed;width:100%;font-size:14px}
th,td{text-align:left;vertical-align:top;padding:6px 16px 6px 0;border-bottom:1px solid var(--line)}
tbody tr:last-child>*{border-bottom:0}
thead th{color:var(--muted);font-weight:500;font-size:13px}
thead .format{width:160px}thead .number{width:78px}thead .wide{width:104px}thead .checks{width:230px}
th .muted{display:block;font-weight:400}
td{overflow-wrap:anywhere}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
code{font:12px ui-monospace,SFMono-Regular,Menlo,monospace}
th img{display:block;height:auto;border-radius:4px;margin:6px 0 2px}
.hash{display:block;max-width:32ch;font-size:11px;color:var(--muted);overflow-wrap:anywhere}
summary{cursor:pointer;white-space:nowrap}
details ul{list-style:none;margin:6px 0;padding:0;font-size:13px}
.warned{margin:0;color:var(--warn)}
.passed{color:var(--ink)}.failed{color:var(--bad)}
svg{max-width:100%;min-width:800px;height:auto;display:block}
svg text{fill:var(--ink);font-size:12px}svg text.muted{fill:var(--muted)}
svg rect{fill:var(--calm)}svg rect.completed{fill:var(--good)}svg rect.failed{fill:var(--bad)}svg rect.running{fill:var(--link)}
svg rect.lane{fill:var(--card)}svg rect.span{fill:var(--span)}svg rect.sound{fill:var(--sound)}svg rect.deliver{fill:var(--deliver)}svg rect.bad{fill:var(--bad)}
svg line{stroke:var(--line)}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;margin:0 0 8px;padding:0;font-size:13px;color:var(--muted)}
.legend li::before{content:"";display:inline-block;width:11px;height:11px;border-radius:2px;margin-right:6px;background:var(--calm)}
.legend .span::before{background:var(--span)}.legend .sound::before{background:var(--sound)}.legend .deliver::before{background:var(--deliver)}.legend .bad::before{background:var(--bad)}
.apart{margin-top:24px}.under{display:block}
.tries .why{width:50%}
footer{margin-top:40px;border-top:1px solid var(--line);padding-top:12px;font-size:13px}
@media(max-width:860px){thead{display:none}table,tbody,tr,tbody th,td{display:block;padding:0;border:0}
tr{padding:8px 0;border-bottom:1px solid var(--line)}tr:last-child{border:0}th .muted{display:inline}
td.number{display:inline-block;margin-right:14px}td.number:empty{display:none}td.number::before{content:attr(data-name)" ";color:var(--muted)}}
@media print{main{max-width:none;padding:0}svg{min-width:0}.card,.failures li{break-inside:avoid}a{color:inherit}}
`;
