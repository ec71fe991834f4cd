import { autocompletion, completionKeymap, startCompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { Compartment, EditorState, type Text } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { TextProblem } from '../../../console/texts-wire.ts';
import { suggestAt, type Vocabulary } from './suggestions.ts';
import { templateLanguage } from './template-language.ts';

/** The words of the editor, in the language of the pages. */
export interface EditorWords {
  label: string;
  /** CodeMirror's own words, by their English ones. */
  phrases: Readonly<Record<string, string>>;
}

interface EditorOptions {
  parent: HTMLElement;
  source: string;
  /** Of the text: decides the spell check. */
  locale: string;
  isReadOnly: boolean;
  vocabulary: () => Vocabulary;
  onChange: (source: string) => void;
}

export interface Editor {
  /** Puts another text in its place; it can be undone. */
  replace(source: string): void;
  /** Puts this where the cursor is. `|` is where the cursor goes. */
  insert(snippet: string): void;
  goTo(problem: TextProblem): void;
  mark(problems: readonly TextProblem[]): void;
  speak(words: EditorWords): void;
  destroy(): void;
}

/**
 * An editor in a shadow root of its own: there its styles are sheets that script makes, which a page may use whose
 * policy allows no inline styles. The Tab key leaves it.
 */
export function createEditor(options: EditorOptions): Editor {
  const { parent, source, locale, isReadOnly, vocabulary, onChange } = options;
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: 'open' });
  const spoken = new Compartment();
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: source,
      extensions: [
        history(),
        keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
        EditorState.readOnly.of(isReadOnly),
        EditorView.lineWrapping,
        EditorView.perLineTextDirection.of(true),
        highlightSpecialChars(),
        templateLanguage,
        syntaxHighlighting(colours),
        autocompletion({
          override: [({ state, pos }) => completions(state.sliceDoc(0, pos), vocabulary())],
          icons: false,
        }),
        spoken.of([]),
        look,
        EditorView.updateListener.of(({ docChanged, state, transactions }) => {
          if (!docChanged) return;
          onChange(state.doc.toString());
          const isTyped = transactions.some((transaction) => transaction.isUserEvent('input.type'));
          const { head } = state.selection.main;
          if (isTyped && state.sliceDoc(head - 2, head) === '{{') setTimeout(() => startCompletion(view));
        }),
      ],
    }),
  });

  return {
    replace(next) {
      if (next === view.state.doc.toString()) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
    },
    insert(snippet) {
      const cursor = snippet.indexOf('|');
      const insert = snippet.replace('|', '');
      const { from, to } = view.state.selection.main;
      view.dispatch({
        changes: { from, to, insert },
        selection: { anchor: from + (cursor < 0 ? insert.length : cursor) },
        scrollIntoView: true,
        userEvent: 'input',
      });
      view.focus();
    },
    goTo(problem) {
      view.dispatch({ selection: { anchor: offsetOf(view.state.doc, problem) }, scrollIntoView: true });
      view.focus();
    },
    mark(problems) {
      view.dispatch(
        setDiagnostics(
          view.state,
          problems.map((problem) => diagnosticOf(view.state.doc, problem)),
        ),
      );
    },
    speak({ label, phrases }) {
      view.dispatch({
        effects: spoken.reconfigure([
          EditorState.phrases.of({ ...phrases }),
          EditorView.contentAttributes.of({
            'aria-label': label,
            lang: locale,
            spellcheck: 'true',
            autocorrect: 'on',
            autocapitalize: 'sentences',
          }),
        ]),
      });
    },
    destroy: () => view.destroy(),
  };
}

function completions(before: string, vocabulary: Vocabulary) {
  const found = suggestAt(before, vocabulary);
  if (!found || found.suggestions.length === 0) return null;
  return {
    from: found.from,
    validFor: /^[#/@\w.-]*$/,
    options: found.suggestions.map(({ label, apply, kind, detail }) => ({
      label,
      type: kind,
      boost: kind === 'helper' ? 0 : 1,
      ...(detail ? { detail } : {}),
      // What closes the braces is not put in twice.
      apply: (view: EditorView, _completion: unknown, from: number, to: number) => {
        const text = apply ?? label;
        const closed = text.endsWith('}}') && view.state.sliceDoc(to, to + 2) === '}}' ? to + 2 : to;
        view.dispatch({
          changes: { from, to: closed, insert: text },
          selection: { anchor: from + text.length },
          userEvent: 'input.complete',
        });
      },
    })),
  };
}

/** Where a problem is; where it says a place beyond the text, at its end. */
function offsetOf(doc: Text, { line, column }: TextProblem): number {
  const { from, to } = doc.line(Math.max(1, Math.min(line, doc.lines)));
  return Math.min(from + Math.max(0, column - 1), to);
}

/** From there to the end of the braces or the word. */
function diagnosticOf(doc: Text, problem: TextProblem): Diagnostic {
  const from = offsetOf(doc, problem);
  const rest = doc.sliceString(from, doc.lineAt(from).to);
  const length = (/^\{\{.*?\}\}/.exec(rest) ?? /^[^\s{}]+/.exec(rest))?.[0].length ?? 1;
  return { from, to: Math.min(from + length, doc.length), severity: 'error', message: problem.message };
}

const colours = HighlightStyle.define([
  { tag: tags.brace, color: 'var(--faint)' },
  { tag: tags.keyword, color: 'var(--busy)', fontWeight: '600' },
  { tag: tags.variableName, color: 'var(--accent)', fontWeight: '600' },
  { tag: tags.attributeName, color: 'var(--busy)' },
  { tag: [tags.string, tags.number], color: 'var(--warn)' },
  { tag: [tags.comment, tags.punctuation], color: 'var(--faint)' },
  { tag: tags.strong, fontWeight: '700' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: tags.monospace, backgroundColor: 'var(--well)' },
  { tag: tags.link, color: 'var(--accent)', textDecoration: 'underline' },
  { tag: tags.list, color: 'var(--faint)', fontWeight: '700' },
]);

const look = EditorView.theme({
  '&': {
    minHeight: 'var(--editor-height)',
    borderRadius: 'calc(var(--radius-small) - 1px)',
    color: 'var(--text)',
    backgroundColor: 'var(--card)',
    fontSize: '0.95rem',
  },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: 'var(--mono-font)', lineHeight: '1.6' },
  '.cm-content': { minHeight: 'var(--editor-height)', padding: '0.75rem 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 0.9rem' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--well)' },
  '.cm-specialChar': { color: 'var(--bad)' },
  '.cm-tooltip': {
    color: 'var(--text)',
    backgroundColor: 'var(--card)',
    border: '1px solid var(--edge)',
    borderRadius: 'var(--radius-small)',
    boxShadow: 'var(--shadow-high)',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font)', maxWidth: 'min(34rem, 88vw)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    padding: '0.25rem 0.6rem',
    display: 'flex',
    gap: '0.75rem',
    justifyContent: 'space-between',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    color: 'var(--accent-text) !important',
    background: 'var(--accent) !important',
  },
  '.cm-completionDetail': {
    fontStyle: 'normal',
    opacity: '0.8',
    marginLeft: '0',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-diagnostic': { padding: '0.4rem 0.7rem', fontFamily: 'var(--font)' },
  '.cm-diagnostic-error': { borderLeft: '4px solid var(--bad)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad) 1px',
    textUnderlineOffset: '0.25em',
    backgroundColor: 'color-mix(in oklab, var(--bad) 12%, transparent)',
  },
});
