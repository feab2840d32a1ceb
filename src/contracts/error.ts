/**
 * What went wrong, by who can mend it. The CLI turns the code into an exit code:
 * `usage` and `config` 2, `mismatch` 1 (the two arms disagree), `environment` 4, `interrupted` 130.
 */
export type ErrorCode = 'usage' | 'config' | 'mismatch' | 'environment' | 'interrupted';

/** The one error that is meant to be read: a short message, what to do about it, and the cause underneath. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
  readonly code: ErrorCode;
  /** One sentence that says what the reader can do. */
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}

/** The message of anything that can be thrown, without its stack. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
