import type { PanelEvent } from '../events/define-event.ts';
import type { Template } from './compile-template.ts';
import { chooseLocale, formattingLocale } from './locale.ts';
import { describeProblem } from './problem.ts';
import { remembered } from './remembered.ts';
import type { TemplateStore } from './template-store.ts';
import { templateValues } from './template-values.ts';

type Rendered =
  /** `version` names the wording that was used. */
  | { ok: true; text: string; locale: string; version: string }
  /** The template is missing or broken, or does not fit into a message: `template_error`. */
  | { ok: false; locale: string; detail: string };

export interface Renderer {
  /** What the client reads. Never throws. */
  render(event: PanelEvent): Rendered;
  /** What a client would read if this were the template: of the event's type, in this locale. Never throws. */
  write(template: Template, event: PanelEvent, locale: string): Rendered;
  /** The locale that a client of this language (a tag or a panel's name) gets a type's text in. */
  localeOf(type: string, language: string | undefined): string;
}

interface RendererOptions {
  store: Pick<TemplateStore, 'locales' | 'find'>;
  companyName: string;
  /** The page where clients find their things, where there is one. */
  clientAreaUrl: string | undefined;
  defaultLocale: string;
  /** ISO 3166-1 alpha-2 */
  defaultCountry: string;
}

/** Renders events with the store's templates. */
export function createRenderer({
  store,
  defaultLocale,
  defaultCountry,
  ...company
}: RendererOptions): Renderer {
  const formatting = remembered((locale: string, language: string | undefined, country: string | undefined) =>
    formattingLocale({ locale, language, country, defaultCountry }),
  );

  function localeOf(type: string, language: string | undefined): string {
    return chooseLocale({ language, available: store.locales(type), defaultLocale }) ?? defaultLocale;
  }

  function render(event: PanelEvent): Rendered {
    const locale = localeOf(event.type, event.client.language);
    const found = store.find(event.type, locale);
    if (!found?.template) {
      const [problem] = found?.problems ?? [];
      const detail = problem ? describeProblem(problem) : `there is no template for ${event.type}`;
      return { ok: false, locale, detail };
    }
    return write(found.template, event, locale);
  }

  function write(template: Template, event: PanelEvent, locale: string): Rendered {
    const { language, country } = event.client;
    try {
      const text = template.render(templateValues(event, company), formatting(locale, language, country));
      return { ok: true, text, locale, version: template.version };
    } catch (error) {
      return { ok: false, locale, detail: error instanceof Error ? error.message : String(error) };
    }
  }

  return { render, write, localeOf };
}
