import type { Messages } from '../../messages.ts';

/** French error messages. */
export const failureMessages = {
  error_internal_error: 'Une erreur s’est produite sur le serveur.',
  error_payment_provider_unavailable: 'Le service de paiement ne répond pas pour le moment.',
  error_payment_provider_refused:
    'Le service de paiement a refusé la demande. Aucun montant n’a été débité. Contactez votre administrateur.',
  error_database_unavailable: 'Le service est temporairement indisponible. Réessayez dans un instant.',
  error_rate_limited: 'Trop de demandes. Patientez un instant, puis réessayez.',
  error_unauthenticated: 'Votre session n’est pas ouverte ou a expiré. Connectez-vous à nouveau.',
  error_forbidden:
    'Vous n’avez pas l’autorisation nécessaire. Adressez-vous à un administrateur de votre organisation.',
  error_organization_unknown: 'Votre organisation n’a pas encore d’abonnement.',
  error_invalid_response: 'Le serveur a envoyé une réponse non valide («\u00a0{field}\u00a0»).',
  error_configuration: 'La facturation n’est pas correctement configurée sur cette page\u00a0: {detail}',
  affected: 'Éléments concernés\u00a0: {parts}',
  unavailable: 'Indisponible pour le moment.',
  partPlan: 'forfait',
  partUsers: 'nombre d’utilisateurs',
  partCredits: 'crédits',
  partBuying: 'achat de crédits',
  partHistory: 'historique des crédits',
  partInvoices: 'factures',
} as const satisfies Partial<Messages>;
