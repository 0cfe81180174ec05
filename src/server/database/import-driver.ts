import { OperatorError } from '../operator-error.ts';

/** Imports a driver that the host installs beside this package. Rejects with an {@link OperatorError} that has the install line. */
export async function importDriver<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw cause;
    const what = `The package ${name} is not installed: npm install ${name}`;
    throw new OperatorError('database_driver_missing', `${what}.`, { package: name }, { cause });
  }
}
