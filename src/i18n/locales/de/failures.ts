import type { Messages } from '../../messages.ts';

/** German error messages. */
export const failureMessages = {
  error_internal_error: 'Auf dem Server ist etwas schiefgegangen.',
  error_payment_provider_unavailable: 'Der Zahlungsdienst ist derzeit nicht erreichbar.',
  error_payment_provider_refused:
    'Der Zahlungsdienst hat die Anfrage abgelehnt. Es wurde nichts abgebucht. Wenden Sie sich an Ihre Administration.',
  error_database_unavailable:
    'Der Dienst ist vorübergehend nicht verfügbar. Versuchen Sie es gleich noch einmal.',
  error_rate_limited: 'Zu viele Anfragen. Warten Sie einen Moment und versuchen Sie es dann erneut.',
  error_unauthenticated:
    'Sie sind nicht angemeldet, oder Ihre Sitzung ist abgelaufen. Melden Sie sich erneut an.',
  error_forbidden:
    'Dazu sind Sie nicht berechtigt. Wenden Sie sich an die Administration Ihrer Organisation.',
  error_organization_unknown: 'Ihre Organisation hat noch kein Abonnement.',
  error_invalid_response: 'Der Server hat eine ungültige Antwort gesendet („{field}“).',
  error_configuration: 'Die Abrechnung ist auf dieser Seite nicht richtig eingerichtet: {detail}',
  affected: 'Betroffen: {parts}',
  unavailable: 'Derzeit nicht verfügbar.',
  partPlan: 'Tarif',
  partUsers: 'Anzahl der Nutzer',
  partCredits: 'Credits',
  partBuying: 'Credit-Kauf',
  partHistory: 'Credit-Verlauf',
  partInvoices: 'Rechnungen',
} as const satisfies Partial<Messages>;
