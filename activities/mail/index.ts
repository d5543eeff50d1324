// Mails to people: what the notify activity imports from here.
export { buildMailView, carriesLink, mailedLinkExpiresAt } from './build-mail-view.ts';
export type { MailMaterial, MailSource } from './mail-source.ts';
export { renderMail } from './render-mail.ts';
export { oneLine } from './mail-content.ts';
export type { Mail, MailBrand } from './mail-content.ts';
export type { MailView } from './mail-views.ts';
export { briefOf } from './brief.ts';
export { messageIdOf } from './message-id.ts';
