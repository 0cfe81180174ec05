import type { Messages } from '../../messages.ts';

/** German messages for the plan, the steps after a seat change, and payments. */
export const seatMessages = {
  currentCount: 'Aktuelle Nutzerzahl',
  sentence: '{text}.',
  monthlyTotal: 'Monatliche Summe',
  yearlyTotal: 'Jährliche Summe',
  addedToday: '+{count} heute',
  spokenReview: 'Heute fällig: {amount}. Von {from} auf {to}.',
  paidToday: 'Heute bezahlt',
  viewInvoice: 'Rechnung ansehen',
  input_in_use: {
    one: 'Sie brauchen mindestens {count} Nutzer.',
    other: '{count} Nutzer sind in Gebrauch. Entfernen Sie zuerst Nutzer.',
  },
  error_seats_in_use: {
    one: 'Sie brauchen mindestens {count} Nutzer.',
    other: '{count} Nutzer sind in Gebrauch. Entfernen Sie zuerst Nutzer.',
  },
  usage: '{used} in Gebrauch, {free} frei',
  manageUsers: 'Nutzer verwalten',
  inviteUsers: { one: '{count} Person einladen', other: '{count} Personen einladen' },
  replacesRequest:
    'Wenn Sie hier bezahlen, wird die Anfrage Ihrer Bank verworfen. Es wird nur einmal abgebucht.',
  overdueLastKnown: 'Letztes bekanntes Ergebnis: {reason}',
  doneCard: 'Von {card} abgebucht',
} satisfies Partial<Messages>;
