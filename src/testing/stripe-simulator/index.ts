/** Former path of the simulator, for programs that import it by file. New code imports `simulator/`. */
export * from '../../simulator/index.ts';
