/** The style of the page: one column that fits a phone, with light and dark colors. */
export const style = `
:root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--ink:#1b2230;--soft:#566074;--line:#dde1e8;--code:#f0f2f6;
--good:#116b3a;--good-back:#dff3e6;--bad:#b3202c;--bad-back:#fde5e6;--warn:#855300;--warn-back:#fdf0d5;--link:#2457c5}
@media (prefers-color-scheme:dark){:root{--page:#11151c;--card:#1a202a;--ink:#e7ebf2;--soft:#a2adbf;--line:#323b49;--code:#131820;
--good:#6fd59a;--good-back:#16382a;--bad:#ff9a9f;--bad-back:#4a1f25;--warn:#f1c26b;--warn-back:#42331a;--link:#8fb4ff}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
body>header,main,body>footer{max-width:72rem;margin:0 auto;padding:0 1.25rem}
body>header{padding-top:2rem}
h1,h2,h3,h4,p,ul,dl,dd,pre{margin:0}
ul{padding:0;list-style:none}
h1{font-size:clamp(1.8rem,5vw,2.6rem);line-height:1.15;letter-spacing:-.02em;display:flex;gap:.6rem;align-items:center}
h2{font-size:1.25rem;margin:2.5rem 0 .75rem}
h3{font-size:1.05rem;line-height:1.35}
h4{font-size:.8rem;font-weight:600;color:var(--soft);margin-bottom:.25rem}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.85em;overflow-wrap:anywhere;unicode-bidi:isolate}
pre{white-space:pre-wrap}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:4px}
.hidden,.skip:not(:focus){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;top:.5rem;left:.5rem;background:var(--card);padding:.5rem 1rem;z-index:1;color:var(--link)}
[hidden]{display:none!important}
.of{color:var(--soft);font-size:.9rem;margin-bottom:.35rem}
h1 .mark{display:inline-grid;place-items:center;flex:none;width:1.35em;height:1.35em;border-radius:50%;font-size:.8em}
.conforms h1 .mark{background:var(--good-back);color:var(--good)}
.violates h1 .mark{background:var(--bad-back);color:var(--bad)}
.inconclusive h1 .mark{background:var(--warn-back);color:var(--warn)}
.headline{font-size:1.15rem;margin-top:.5rem}
.tallies{display:flex;flex-wrap:wrap;gap:.5rem;margin-top:1rem}
.tallies li{background:var(--card);border:1px solid var(--line);border-radius:999px;padding:.2rem .85rem;color:var(--soft);font-size:.9rem}
.tallies b{color:var(--ink);font-variant-numeric:tabular-nums}
.tallies .passed b,.area .passed{color:var(--good)}
.tallies .failed b,.area .failed{color:var(--bad)}
.tallies .inconclusive b,.tallies .advice b,.area .inconclusive,.area .advice{color:var(--warn)}
.facts{display:flex;flex-wrap:wrap;gap:.35rem 2rem;margin-top:1rem;font-size:.9rem}
.facts div{display:flex;gap:.5rem}
dt{color:var(--soft)}
.remarks ul,.none,.open,.grid,.rule,.area,.filters{background:var(--card);border:1px solid var(--line);border-radius:12px}
.remarks ul,.none,.open{padding:.9rem 1.1rem}
.remarks li+li,.open li+li{margin-top:.75rem}
.none{color:var(--good)}
.open details,.open p{margin-top:.2rem;font-size:.9rem;color:var(--soft)}
.open code{color:var(--soft);margin-right:.4rem}
.scroll{overflow-x:auto;border-radius:12px}
.grid{width:100%;border-collapse:separate;border-spacing:0;font-size:.9rem}
.legend{color:var(--soft);font-size:.85rem;padding:.5rem .25rem 0}
.grid th,.grid td{padding:.5rem .75rem;text-align:center;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums}
.grid tbody tr:last-child>*{border-bottom:0}
.grid th{font-weight:600;color:var(--soft)}
.grid th:first-child{text-align:left;color:var(--ink);position:sticky;left:0;background:var(--card)}
.grid th code{overflow-wrap:normal;white-space:nowrap}
.grid a{color:inherit}
@media (max-width:40rem){.grid th,.grid td{padding:.45rem .5rem}}
.grid .good{color:var(--good);background:var(--good-back)}
.grid .bad{color:var(--bad);background:var(--bad-back);font-weight:700}
.grid .unseen{color:var(--soft)}
.grid .void{background:repeating-linear-gradient(135deg,transparent 0 5px,var(--line) 5px 6px)}
.filters{display:flex;flex-wrap:wrap;gap:.6rem 1.5rem;padding:.75rem 1.1rem;margin-bottom:1rem;align-items:center;font-size:.9rem}
.filters fieldset{border:0;padding:0;margin:0;min-width:0;display:flex;flex-wrap:wrap;gap:.3rem;align-items:center}
.filters legend{float:left;color:var(--soft);margin-right:.4rem;padding:0}
.filters fieldset label{position:relative;cursor:pointer}
.filters input[type=radio]{position:absolute;opacity:0;inset:0;margin:0}
.filters fieldset span{display:block;border:1px solid var(--line);border-radius:999px;padding:.1rem .7rem}
.filters :checked+span{background:var(--ink);color:var(--card);border-color:var(--ink)}
.filters :focus-visible+span{outline:3px solid var(--link);outline-offset:2px}
.search{display:flex;gap:.5rem;align-items:center;color:var(--soft)}
.search input{font:inherit;color:var(--ink);background:var(--page);border:1px solid var(--line);border-radius:8px;padding:.25rem .6rem;width:13rem;max-width:100%}
.shown{color:var(--soft)}
.rule{border-left:5px solid var(--bad);padding:1rem 1.1rem;margin-bottom:1rem}
.rule.advice{border-left-color:var(--warn)}
.rule>header p{margin-top:.3rem;font-size:.9rem}
.pointer{color:var(--soft);font-size:.9rem}
.level{display:inline-block;border-radius:6px;padding:0 .45rem;font-size:.78rem;font-weight:600;background:var(--code);color:var(--soft)}
.rule .level.must{background:var(--bad-back);color:var(--bad)}
.rule .level.should{background:var(--warn-back);color:var(--warn)}
.finding:target,.finding:has(:target){scroll-margin-top:1rem}
.finding{margin-top:.8rem;border-top:1px solid var(--line);padding-top:.8rem}
summary{cursor:pointer;overflow-wrap:anywhere}
summary::marker{color:var(--soft)}
.times{color:var(--soft);font-size:.85rem;white-space:nowrap}
.verdicts,.exchange{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:.75rem;margin-top:.75rem}
.verdicts>div,.exchange>div{border-radius:8px;padding:.6rem .8rem;min-width:0}
.verdicts dt{font-size:.8rem;font-weight:600;color:inherit}
.expected{background:var(--good-back);color:var(--good)}
.actual{background:var(--bad-back);color:var(--bad)}
.advice .actual{background:var(--warn-back);color:var(--warn)}
.verdicts pre{color:var(--ink)}
.exchange>div{background:var(--code)}
.exchange pre{max-height:18rem;overflow:auto}
.header{color:var(--soft)}
.command{display:flex;gap:.5rem;align-items:flex-start;justify-content:space-between;background:var(--code);border-radius:8px;padding:.6rem .8rem;margin-top:.75rem}
.command pre{min-width:0}
button{font:inherit;font-size:.85rem;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.2rem .7rem;cursor:pointer;flex:none;min-width:5.5em}
button:hover{border-color:var(--soft)}
.area{padding:.7rem 1.1rem;margin-bottom:.5rem}
.area summary span{font-size:.9rem;margin-left:.5rem;color:var(--soft)}
.area ul{margin-top:.5rem}
.area li{display:flex;gap:.6rem;padding:.35rem 0;border-top:1px solid var(--line)}
.area li .mark{flex:none;width:1.2em;text-align:center;font-weight:700;color:var(--soft)}
.area li.passed .mark{color:var(--good)}
.area li.failed .mark{color:var(--bad)}
.area li.inconclusive .mark,.area li.advice .mark{color:var(--warn)}
.area li small{display:block;color:var(--soft)}
body>footer{color:var(--soft);font-size:.9rem;padding-top:2rem;padding-bottom:3rem}
@media print{body{background:#fff}.filters,button{display:none!important}details::details-content{content-visibility:visible;block-size:auto}.rule{break-inside:avoid-page}}
`
