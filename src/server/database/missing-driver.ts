import { OperatorError } from '../operator-error.ts';

/**
 * Returns the error to throw when importing a driver failed, which the host installs beside this package: an {@link OperatorError}
 * with the install line if it is not installed, else the error itself.
 *
 * The import stands in a `try` of its own: bundlers (Turbopack, webpack, esbuild) build without a module that they do not find only
 * there.
 */
export function missingDriver(name: string, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return cause;
  const what = `The package ${name} is not installed: npm install ${name}`;
  return new OperatorError('database_driver_missing', `${what}.`, { package: name }, { cause });
}
