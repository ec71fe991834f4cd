/** The store cannot be had, or not as it must be. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}
