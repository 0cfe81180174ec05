import type { Messages } from '../../messages.ts';

/** German messages for the plan, the steps after a seat change, and payments. */
export const seatMessages = {
  currentCount: 'Aktuelle Nutzerzahl',
  sentence: '{text}.',
  monthlyTotal: 'Monatliche Summe',
  yearlyTotal: 'Jährliche Summe',
  addedToday: '+{count} heute',
  spokenReview: 'Heute fällig: {amount}. Bisher {from}, danach {to}.',
  paidToday: 'Heute bezahlt',
  viewInvoice: 'Rechnung ansehen',
  input_in_use: {
    one: 'Sie haben {count} aktiven oder eingeladenen Nutzer. Entfernen Sie zuerst Nutzer, um die Anzahl zu verringern.',
    other:
      'Sie haben {count} aktive oder eingeladene Nutzer. Entfernen Sie zuerst Nutzer, um die Anzahl weiter zu verringern.',
  },
  error_seats_in_use: {
    one: 'Sie haben {count} aktiven oder eingeladenen Nutzer. Entfernen Sie zuerst Nutzer, um die Anzahl zu verringern.',
    other:
      'Sie haben {count} aktive oder eingeladene Nutzer. Entfernen Sie zuerst Nutzer, um die Anzahl weiter zu verringern.',
  },
  usage: '{used} belegt, {free} frei',
  manageUsers: 'Nutzer verwalten',
  inviteUsers: { one: '{count} Person einladen', other: '{count} Personen einladen' },
  replacesRequest:
    'Wenn Sie hier bezahlen, entfällt die Freigabe, um die Ihre Bank bittet. Es wird nur einmal abgebucht.',
  overdueLastKnown: 'Letztes bekanntes Ergebnis: {reason}',
  doneCard: 'Von {card} abgebucht',
} satisfies Partial<Messages>;
