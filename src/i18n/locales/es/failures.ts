import type { Messages } from '../../messages.ts';

/** Spanish error messages. */
export const failureMessages = {
  error_internal_error: 'Algo ha salido mal en el servidor.',
  error_payment_provider_unavailable: 'El servicio de pago no responde en este momento.',
  error_payment_provider_refused:
    'El servicio de pago rechazó la solicitud. No se le ha cobrado nada. Póngase en contacto con su administrador.',
  error_database_unavailable:
    'El servicio no está disponible temporalmente. Inténtelo de nuevo en un momento.',
  error_rate_limited: 'Demasiadas solicitudes. Espere un momento e inténtelo de nuevo.',
  error_unauthenticated: 'No ha iniciado sesión o su sesión ha caducado. Inicie sesión de nuevo.',
  error_forbidden: 'No tiene permiso. Consulte a un administrador de su organización.',
  error_organization_unknown: 'Su organización todavía no tiene una suscripción.',
  error_invalid_response: 'El servidor envió una respuesta no válida («{field}»).',
  error_configuration: 'La facturación no está bien configurada en esta página: {detail}',
  affected: 'Elementos afectados: {parts}',
  unavailable: 'No disponible por ahora.',
  partPlan: 'plan',
  partUsers: 'número de usuarios',
  partCredits: 'créditos',
  partBuying: 'compra de créditos',
  partHistory: 'historial de créditos',
  partInvoices: 'facturas',
} as const satisfies Partial<Messages>;
