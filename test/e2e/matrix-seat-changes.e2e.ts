import { SEAT_CHANGE_ROWS } from './matrix/seat-changes.ts';
import { playMatrix } from './matrix/play.ts';

playMatrix(SEAT_CHANGE_ROWS);
