// Mails to people: what the notify activity imports from here.
export { buildMailView, carriesLink, mailedLinkExpiresAt } from './build-mail-view.ts';
export type { MailSource } from './build-mail-view.ts';
export { renderMail } from './render-mail.ts';
export { oneLine } from './mail-content.ts';
export type { Mail } from './mail-content.ts';
export type { MailView } from './mail-views.ts';
export { messageIdOf } from './message-id.ts';
