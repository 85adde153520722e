// The style sheet of the HTML report. Colour only repeats what symbols and words say.
#include "server/conformance/report_html.h"

namespace sse::conformance {

const char* const kReportStyle = R"css(
:root {
  --text: #1d2329; --muted: #57606a; --page: #ffffff; --panel: #f5f7f9; --line: #ccd3da;
  --focus: #0a58ca; --ok: #e3f4e6; --soft: #fdf3d6; --bad: #fbdcd9; --none: #eceff2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e4e8ec; --muted: #9aa5b1; --page: #14181c; --panel: #1d2329; --line: #3a434d;
    --focus: #7fb2ff; --ok: #16351d; --soft: #3d3211; --bad: #4f1f1b; --none: #262d34;
  }
}
* { box-sizing: border-box; }
body { margin: 0; color: var(--text); background: var(--page);
  font: 15px/1.45 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
header, main { max-width: 100rem; margin: 0 auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 1rem 0 0.2rem; }
h2 { font-size: 1.1rem; margin: 1.2rem 0 0.6rem; }
p { margin: 0.3rem 0; }
.muted { color: var(--muted); }
form { display: flex; flex-wrap: wrap; gap: 0.6rem 1.2rem; align-items: center; margin: 0.8rem 0; }
form input[type="search"] { min-width: 16rem; }
fieldset { display: flex; flex-wrap: wrap; gap: 0.2rem 0.8rem; border: 1px solid var(--line);
  border-radius: 4px; margin: 0; padding: 0.2rem 0.7rem 0.4rem; }
legend { color: var(--muted); font-size: 0.85rem; padding: 0 0.3rem; }
input, select, button { font: inherit; color: inherit; }
input[type="search"] { padding: 0.3rem 0.5rem; border: 1px solid var(--line); border-radius: 4px;
  background: var(--panel); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { border: 1px solid var(--line); padding: 0; text-align: left; vertical-align: top; }
thead th { vertical-align: bottom; padding: 0.3rem 0.5rem; min-width: 6.5rem; max-width: 12rem;
  font-weight: 600; overflow-wrap: anywhere; }
thead th small { display: block; font-weight: 400; color: var(--muted); }
tbody th { position: sticky; left: 0; background: var(--page); padding: 0.25rem 0.6rem;
  font-weight: 500; white-space: nowrap; }
td button { display: block; width: 100%; min-height: 1.9rem; padding: 0.2rem 0.5rem; border: 0;
  background: none; text-align: left; cursor: pointer; white-space: nowrap; }
td button[aria-pressed="true"] { outline: 2px solid var(--focus); outline-offset: -2px; }
.ok { background: var(--ok); } .soft { background: var(--soft); } .bad { background: var(--bad); }
.none { background: var(--none); }
tr.all th, tr.all td { border-top: 2px solid var(--text); font-weight: 600; }
.legend span { margin-right: 1rem; white-space: nowrap; }
details { border: 1px solid var(--line); border-radius: 4px; margin: 0.3rem 0; }
details > summary { padding: 0.3rem 0.6rem; cursor: pointer; overflow-wrap: anywhere; }
details[open] > summary { border-bottom: 1px solid var(--line); }
details > div { padding: 0.5rem 0.8rem 0.8rem; background: var(--panel); }
summary .id { font-weight: 600; }
pre { margin: 0.2rem 0 0.7rem; padding: 0.5rem; overflow-x: auto; background: var(--page);
  border: 1px solid var(--line); border-radius: 4px; font: 13px/1.4 ui-monospace, Consolas,
  "DejaVu Sans Mono", monospace; max-height: 30rem; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: 0 1rem; }
.columns > div { min-width: 0; }
h3 { font-size: 0.9rem; margin: 0.4rem 0 0; color: var(--muted); font-weight: 600; }
a { color: var(--focus); }
ul.elsewhere { margin: 0.2rem 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap;
  gap: 0.1rem 1.2rem; }
)css";

}  // namespace sse::conformance
