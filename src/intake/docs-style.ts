/** The documentation's style sheet: a column of contents and a column of text, light or dark as the reader's system is. */
export const docsStyle = `
:root {
  color-scheme: light dark;
  --text: #1d2733; --faint: #5c6b7a; --line: #dfe5ea; --page: #fff; --side: #f5f7f9; --code: #f2f5f7;
  --accent: #0b6b4f; --name: #0a5c8a; --string: #8a4b08; --number: #7a2e8e; --urgent: #a8321c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #dbe3ea; --faint: #93a3b1; --line: #2b3640; --page: #12181d; --side: #171f25; --code: #1b242b;
    --accent: #4cc79a; --name: #7cc4ee; --string: #e0b07a; --number: #d09be0; --urgent: #ff9a85;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0; display: grid; grid-template-columns: 17.5rem minmax(0, 1fr);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--text); background: var(--page);
}
nav {
  position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1.25rem;
  background: var(--side); border-right: 1px solid var(--line); font-size: .875rem;
}
nav h2 { margin: 1.5rem 0 .4rem; font-size: .75rem; text-transform: uppercase; letter-spacing: .06em; color: var(--faint); }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: block; padding: .18rem 0; color: inherit; overflow-wrap: anywhere; }
nav code { background: none; padding: 0; }
nav .verb { min-width: 2.6rem; font-size: .65rem; }
.brand { margin: 0 0 1rem; font-size: 1.125rem; font-weight: 650; }
.brand a { color: inherit; }
main { padding: 2.5rem clamp(1.25rem, 4vw, 3.5rem) 6rem; max-width: 78rem; }
h1 { margin: 0; font-size: 2.1rem; letter-spacing: -.02em; }
.lead { margin: .35rem 0 0; font-size: 1.125rem; color: var(--faint); }
main h2 { margin: 3rem 0 .75rem; font-size: 1.5rem; letter-spacing: -.01em; }
h3 { margin: 0 0 .35rem; font-size: 1.0625rem; }
section > h3 { margin-top: 1.5rem; }
p { margin: .5rem 0; max-width: 46rem; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
article { padding: 1.5rem 0; border-top: 1px solid var(--line); }
article:target > h3 { color: var(--accent); }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .84375em; }
code { background: var(--code); padding: .1em .3em; border-radius: 4px; }
h3 code { background: none; padding: 0; font-size: 1em; }
pre { margin: .75rem 0; padding: .9rem 1rem; overflow-x: auto; background: var(--code); border-radius: 8px; line-height: 1.5; }
pre code { background: none; padding: 0; font-size: .8125rem; }
pre i { font-style: normal; }
pre .k { color: var(--name); }
pre .s { color: var(--string); }
pre .n { color: var(--number); }
table { width: 100%; margin: .75rem 0; border-collapse: collapse; font-size: .9375rem; }
th, td { padding: .4rem .75rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { font-size: .75rem; font-weight: 600; text-transform: uppercase; letter-spacing: .05em; color: var(--faint); }
td:first-child { white-space: nowrap; }
td code { overflow-wrap: anywhere; }
small { color: var(--faint); font-size: .8125rem; }
.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 2rem; align-items: start; }
.tag, .verb {
  display: inline-block; padding: .05rem .45rem; border: 1px solid var(--line); border-radius: 999px;
  font-size: .75rem; font-weight: 600; color: var(--faint); vertical-align: .08em;
}
.urgent { color: var(--urgent); border-color: currentColor; }
.verb { border-radius: 4px; text-align: center; color: var(--name); }
.verb.post { color: var(--accent); }
@media (max-width: 70rem) { .pair { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 50rem) {
  body { display: block; }
  nav { position: static; height: auto; max-height: 40vh; border-right: 0; border-bottom: 1px solid var(--line); }
  td:first-child { white-space: normal; overflow-wrap: anywhere; }
}
`;
