/** Texts of the fake form, in the page's language like Stripe's. Texts that only the simulator has are in English. */
export interface FormTexts {
  readonly method: string;
  readonly card: string;
  readonly bank_debit: string;
  readonly bank_redirect: string;
  readonly number: string;
  readonly expiry: string;
  readonly cvc: string;
  readonly incomplete_number: string;
  readonly invalid_number: string;
  readonly incomplete_expiry: string;
  readonly invalid_expiry_year_past: string;
  readonly incomplete_cvc: string;
}

const TEXTS: Readonly<Record<string, FormTexts>> = {
  en: {
    method: 'Payment method',
    card: 'Card',
    bank_debit: 'Bank debit (responds later)',
    bank_redirect: 'Bank page (leaves this page)',
    number: 'Card number',
    expiry: 'Expiration date',
    cvc: 'Security code',
    incomplete_number: 'Your card number is incomplete.',
    invalid_number: 'Your card number is invalid.',
    incomplete_expiry: "Your card's expiration date is incomplete.",
    invalid_expiry_year_past: "Your card's expiration year is in the past.",
    incomplete_cvc: "Your card's security code is incomplete.",
  },
  de: {
    method: 'Zahlungsmethode',
    card: 'Karte',
    bank_debit: 'Bankeinzug (Antwort später)',
    bank_redirect: 'Seite der Bank (verlässt diese Seite)',
    number: 'Kartennummer',
    expiry: 'Ablaufdatum',
    cvc: 'Sicherheitscode',
    incomplete_number: 'Die Kartennummer ist unvollständig.',
    invalid_number: 'Die Kartennummer ist ungültig.',
    incomplete_expiry: 'Das Ablaufdatum der Karte ist unvollständig.',
    invalid_expiry_year_past: 'Das Ablaufjahr der Karte liegt in der Vergangenheit.',
    incomplete_cvc: 'Der Sicherheitscode der Karte ist unvollständig.',
  },
  es: {
    method: 'Método de pago',
    card: 'Tarjeta',
    bank_debit: 'Domiciliación bancaria (responde más tarde)',
    bank_redirect: 'Página del banco (sale de esta página)',
    number: 'Número de tarjeta',
    expiry: 'Fecha de caducidad',
    cvc: 'Código de seguridad',
    incomplete_number: 'El número de la tarjeta está incompleto.',
    invalid_number: 'El número de la tarjeta no es válido.',
    incomplete_expiry: 'La fecha de caducidad de la tarjeta está incompleta.',
    invalid_expiry_year_past: 'El año de caducidad de la tarjeta ya ha pasado.',
    incomplete_cvc: 'El código de seguridad de la tarjeta está incompleto.',
  },
  fr: {
    method: 'Moyen de paiement',
    card: 'Carte',
    bank_debit: 'Prélèvement bancaire (réponse plus tard)',
    bank_redirect: 'Page de la banque (quitte cette page)',
    number: 'Numéro de carte',
    expiry: 'Date d’expiration',
    cvc: 'Code de sécurité',
    incomplete_number: 'Le numéro de votre carte est incomplet.',
    invalid_number: 'Le numéro de votre carte n’est pas valide.',
    incomplete_expiry: 'La date d’expiration de votre carte est incomplète.',
    invalid_expiry_year_past: 'L’année d’expiration de votre carte est passée.',
    incomplete_cvc: 'Le code de sécurité de votre carte est incomplet.',
  },
  pt: {
    method: 'Forma de pagamento',
    card: 'Cartão',
    bank_debit: 'Débito bancário (responde depois)',
    bank_redirect: 'Página do banco (sai desta página)',
    number: 'Número do cartão',
    expiry: 'Data de validade',
    cvc: 'Código de segurança',
    incomplete_number: 'O número do cartão está incompleto.',
    invalid_number: 'O número do cartão é inválido.',
    incomplete_expiry: 'A data de validade do cartão está incompleta.',
    invalid_expiry_year_past: 'O ano de validade do cartão já passou.',
    incomplete_cvc: 'O código de segurança do cartão está incompleto.',
  },
  ja: {
    method: '支払い方法',
    card: 'カード',
    bank_debit: '口座振替（結果は後日）',
    bank_redirect: '銀行のページ（このページを離れます）',
    number: 'カード番号',
    expiry: '有効期限',
    cvc: 'セキュリティコード',
    incomplete_number: 'カード番号に不備があります。',
    invalid_number: 'カード番号が無効です。',
    incomplete_expiry: 'カードの有効期限に不備があります。',
    invalid_expiry_year_past: 'カードの有効期限が切れています。',
    incomplete_cvc: 'カードのセキュリティコードに不備があります。',
  },
  ar: {
    method: 'طريقة الدفع',
    card: 'بطاقة',
    bank_debit: 'خصم مصرفي (الرد لاحقًا)',
    bank_redirect: 'صفحة البنك (تغادر هذه الصفحة)',
    number: 'رقم البطاقة',
    expiry: 'تاريخ الانتهاء',
    cvc: 'رمز الأمان',
    incomplete_number: 'رقم بطاقتك غير مكتمل.',
    invalid_number: 'رقم بطاقتك غير صالح.',
    incomplete_expiry: 'تاريخ انتهاء بطاقتك غير مكتمل.',
    invalid_expiry_year_past: 'سنة انتهاء بطاقتك في الماضي.',
    incomplete_cvc: 'رمز أمان بطاقتك غير مكتمل.',
  },
  he: {
    method: 'אמצעי תשלום',
    card: 'כרטיס',
    bank_debit: 'חיוב בנקאי (תשובה מאוחר יותר)',
    bank_redirect: 'דף הבנק (עוזב דף זה)',
    number: 'מספר כרטיס',
    expiry: 'תאריך תפוגה',
    cvc: 'קוד אבטחה',
    incomplete_number: 'מספר הכרטיס אינו מלא.',
    invalid_number: 'מספר הכרטיס אינו תקין.',
    incomplete_expiry: 'תאריך התפוגה של הכרטיס אינו מלא.',
    invalid_expiry_year_past: 'שנת התפוגה של הכרטיס חלפה.',
    incomplete_cvc: 'קוד האבטחה של הכרטיס אינו מלא.',
  },
};

/** Returns the form's language for a locale of Stripe.js: `auto` is the browser's; without translation, English. */
export function formLanguage(locale: string | undefined): string {
  const tag = !locale || locale === 'auto' ? navigator.language : locale;
  const language = tag.replace(/[-_].*/, '').toLowerCase();
  return Object.hasOwn(TEXTS, language) ? language : 'en';
}

/** Returns the texts in a language of {@link formLanguage}. */
export function formTexts(language: string): FormTexts {
  return TEXTS[language] ?? (TEXTS['en'] as FormTexts);
}
