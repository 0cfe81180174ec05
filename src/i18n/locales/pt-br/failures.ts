import type { Messages } from '../../messages.ts';

/** Brazilian Portuguese error messages. */
export const failureMessages = {
  error_internal_error: 'Algo deu errado no servidor.',
  error_payment_provider_unavailable: 'O serviço de pagamento não está respondendo no momento.',
  error_payment_provider_refused:
    'O serviço de pagamento recusou a solicitação. Nada foi cobrado. Fale com seu administrador.',
  error_database_unavailable: 'O serviço está temporariamente indisponível. Tente novamente em instantes.',
  error_rate_limited: 'Solicitações demais. Aguarde um momento e tente novamente.',
  error_unauthenticated: 'Você não entrou na sua conta ou sua sessão expirou. Entre novamente.',
  error_forbidden: 'Você não tem permissão. Fale com um administrador da sua organização.',
  error_organization_unknown: 'Sua organização ainda não tem uma assinatura.',
  error_invalid_response: 'O servidor enviou uma resposta inválida (“{field}”).',
  error_configuration: 'A cobrança não está configurada corretamente nesta página: {detail}',
  affected: 'Itens afetados: {parts}',
  unavailable: 'Indisponível no momento.',
  partPlan: 'plano',
  partUsers: 'número de usuários',
  partCredits: 'créditos',
  partBuying: 'compra de créditos',
  partHistory: 'histórico de créditos',
  partInvoices: 'faturas',
} as const satisfies Partial<Messages>;
