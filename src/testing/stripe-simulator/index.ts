/** The former path of the simulator, kept for programs that import it by file. New code imports `simulator/`. */
export * from '../../simulator/index.ts';
