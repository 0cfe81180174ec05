import { OperatorError } from '../operator-error.ts';

/**
 * Returns the error to throw if importing a driver failed, which is a peer dependency: an {@link OperatorError} with the install
 * command if it is not installed, otherwise the error itself.
 *
 * Put the import directly into a `try`: only there do bundlers (Turbopack, webpack, esbuild) tolerate a missing module.
 */
export function missingDriver(name: string, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return cause;
  const what = `The package ${name} is not installed: npm install ${name}`;
  return new OperatorError('database_driver_missing', `${what}.`, { package: name }, { cause });
}
