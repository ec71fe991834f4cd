/** What is wrong with a text, and where. */
export interface Problem {
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  message: string;
}

/** What is wrong with a file. */
export interface FileProblem extends Problem {
  file: string;
}

/** As editors and terminals take it: `templates/invoice.paid/es.hbs:3:7 there is no …` */
export function describeProblem({ file, line, column, message }: FileProblem): string {
  return `${file}:${line}:${column} ${message}`;
}

/** A problem of the whole text. */
export function atTop(message: string): Problem {
  return { line: 1, column: 1, message };
}
