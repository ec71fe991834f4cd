/** The longest text that WhatsApp surely takes, in UTF-16 units. */
export const LONGEST_TEXT = 4096;

const MOST_CALLS = 5000;
const MOST_ITERATIONS = 500;
/** Above what a message may have, since white space is trimmed afterwards. */
const LONGEST_LOOP = 4 * LONGEST_TEXT;

/** What one rendering may use up. Each method throws when it is too much. */
export interface Budget {
  call(): void;
  iteration(output: string): void;
}

/** Rendering is synchronous and cannot be timed out: so its work is counted, and a bomb ends within milliseconds. */
export function createBudget(): Budget {
  let calls = 0;
  let iterations = 0;
  let length = 0;
  return {
    call: () => {
      calls += 1;
      if (calls > MOST_CALLS) throw new TooMuchError(`more than ${MOST_CALLS} calls of helpers`);
    },
    iteration: (output) => {
      iterations += 1;
      length += output.length;
      if (iterations > MOST_ITERATIONS)
        throw new TooMuchError(`more than ${MOST_ITERATIONS} rounds of loops`);
      if (length > LONGEST_LOOP)
        throw new TooMuchError(`loops that write more than ${LONGEST_LOOP} characters`);
    },
  };
}

/** The template does more work, or writes more, than any message needs. */
class TooMuchError extends Error {
  override readonly name = 'TooMuchError';
}
