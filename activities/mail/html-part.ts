// The HTML of a mail: tables and inline styles for old mail programs, a style block as a bonus (dark, phone), a drawn
// button for Outlook. No images, no tracking, nothing loaded.
import type { MailContent } from './mail-content.ts';
import type { AccentTheme } from '../../platform/accent.ts';
import { OUR_BRAND } from '../../platform/brand.ts';
import { escapeHtml as e } from './mail-content.ts';

const SANS = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
const styleOf = ({ dark }: MailColours): string => `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (max-width: 620px) { .pad { padding-left: 20px !important; padding-right: 20px !important; } .outer { padding: 0 !important; } .card { border-left: 0 !important; border-right: 0 !important; border-radius: 0 !important; } }
  @media (prefers-color-scheme: dark) {
    .bg { background: #111316 !important; } .card { background: #191c20 !important; border-color: #2d3137 !important; }
    .ink { color: #e6e8eb !important; } .quiet { color: #a4abb4 !important; } .wait { color: #e9bf70 !important; } .rule { border-color: #2d3137 !important; }
    .link { color: ${dark.accent} !important; } .btn { background: ${dark.accent} !important; } .btn a { color: ${dark.on} !important; border-color: ${dark.accent} !important; }
  }`;
type MailColour = Pick<AccentTheme, 'accent' | 'on'>;
type MailColours = Record<'light' | 'dark', MailColour>;
/** As on pages: see the tokens of countersign.css. */
const OUR_COLOURS: MailColours = {
  light: { accent: '#1e4487', on: '#ffffff' },
  dark: { accent: '#a3bdf7', on: '#0e1a35' },
};
const coloursOf = ({ brand }: MailContent): MailColours => brand?.accent ?? OUR_COLOURS;
const TABLE = 'role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"';
const INK = 'color:#1b1e22;';
const QUIET = 'color:#575d65;';
/** Keeps the mail's first words out of the preview after ours. */
const FILLER = '&#8199;&#847;'.repeat(6);

export function htmlPart(content: MailContent): string {
  const rows = [
    row('pad quiet', `padding:24px 40px 0; font-size:14px; line-height:20px; ${QUIET}`, sender(content)),
    row('pad', 'padding:24px 40px 0;', heading(content)),
    row('pad ink', `padding:16px 40px 0; font-size:16px; line-height:24px; ${INK}`, lead(content)),
    content.items.length > 0 ? row('pad', 'padding:20px 40px 0;', items(content)) : '',
    content.due === null
      ? ''
      : row(
          'pad wait',
          'padding:16px 40px 0; font-size:16px; line-height:24px; color:#784900;',
          e(content.due),
        ),
    content.button
      ? row(
          'pad',
          'padding:20px 40px 0;',
          button(content.button.label, content.button.url, coloursOf(content).light),
        )
      : '',
    content.button
      ? row(
          'pad quiet',
          `padding:12px 40px 0; font-size:14px; line-height:20px; ${QUIET}`,
          e(content.button.hint),
        )
      : '',
    content.outcomes.length > 0 ? row('pad', 'padding:24px 40px 0;', outcomes(content)) : '',
    row('pad quiet', `padding:24px 40px 28px; font-size:13px; line-height:19px; ${QUIET}`, footer(content)),
  ].join('\n');
  return `<!doctype html>
<html lang="en" xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${e(content.subject)}</title>
<!--[if mso]><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><style>td, p, a, h1 { font-family: Arial, sans-serif !important; }</style><![endif]-->
<style>${styleOf(coloursOf(content))}
</style>
</head>
<body class="bg" style="margin:0; padding:0; background:#f6f6f3;">
<div role="main" lang="en">
<div style="display:none; max-height:0; overflow:hidden; mso-hide:all;">${e(content.preview)}${FILLER}</div>
<table ${TABLE} class="bg" style="background:#f6f6f3; border-collapse:collapse;">
<tr><td class="outer" align="center" style="padding:32px 16px;">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table ${TABLE} class="card" style="max-width:600px; background:#ffffff; border:1px solid #dfe0db; border-radius:6px; border-collapse:separate; font-family:${SANS}; word-break:break-word; overflow-wrap:anywhere;">
${rows}
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</div>
</body>
</html>
`;
}

const row = (classes: string, style: string, inner: string): string =>
  `<tr><td class="${classes}" style="${style}">${inner}</td></tr>`;

const sender = ({ operator, brand }: MailContent): string =>
  `<strong class="ink" style="${INK}">${e(brand?.name ?? OUR_BRAND.name)}</strong>&nbsp; for ${e(operator)}`;

const heading = (content: MailContent): string =>
  `<h1 class="ink" style="margin:0; font-size:24px; line-height:30px; font-weight:bold; ${INK}">${e(content.heading)}</h1>`;

function lead(content: MailContent): string {
  return [`Hi ${content.greeting},`, ...content.lead]
    .map((text, index, all) => `<p style="margin:0 0 ${index === all.length - 1 ? 0 : 12}px;">${e(text)}</p>`)
    .join('');
}

function items(content: MailContent): string {
  const last = content.items.length - 1;
  const rows = content.items.map(({ title, lines }, index) => {
    const edge = `border-top:1px solid #dfe0db; ${index === last ? 'border-bottom:1px solid #dfe0db; ' : ''}`;
    return row(
      'rule',
      `${edge}padding:14px 0; font-size:16px; line-height:22px;`,
      `<strong class="ink" style="${INK}">${e(title)}</strong><br><span class="quiet" style="font-size:14px; line-height:20px; ${QUIET}">${lines.map(e).join('<br>')}</span>`,
    );
  });
  return `<table ${TABLE} style="border-collapse:collapse;">${rows.join('\n')}</table>`;
}

function button(label: string, url: string, { accent, on }: MailColour): string {
  return `<!--[if mso]>
<v:roundrect href="${e(url)}" style="height:48px;v-text-anchor:middle;width:300px;" arcsize="12%" fillcolor="${accent}" stroke="f"><v:textbox inset="0,0,0,0"><center style="color:${on};font-family:Arial,sans-serif;font-size:16px;font-weight:bold;">${e(label)}</center></v:textbox></v:roundrect>
<![endif]-->
<!--[if !mso]><!-->
<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td class="btn" style="background:${accent}; border-radius:6px;"><a href="${e(url)}" target="_blank" style="display:inline-block; padding:12px 24px; border:1px solid ${accent}; border-radius:6px; font-size:16px; line-height:22px; font-weight:bold; color:${on}; text-decoration:none;">${e(label)}</a></td></tr></table>
<!--<![endif]-->`;
}

function outcomes(content: MailContent): string {
  const rows = content.outcomes.map(([label, text], index) => {
    const top = index === 0;
    // What stands right above ends with a rule of its own.
    const ruled = top && (content.button !== null || content.due !== null || content.items.length === 0);
    const edge = ruled ? 'border-top:1px solid #dfe0db; ' : '';
    const pad = ruled ? '16px' : top ? '0' : '6px';
    const rule = ruled ? 'rule ' : '';
    return `<tr><td class="${rule}quiet" width="120" valign="top" style="${edge}padding:${pad} 12px 6px 0; ${QUIET}">${e(label)}</td><td class="${rule}ink" valign="top" style="${edge}padding:${pad} 0 6px; ${INK}">${e(text)}</td></tr>`;
  });
  return `<table ${TABLE} style="border-collapse:collapse; font-size:14px; line-height:20px;">${rows.join('\n')}</table>`;
}

function footer(content: MailContent): string {
  const { footer: paragraphs, button: link } = content;
  const address = link
    ? `<p style="margin:0 0 10px;">If the button does not work, copy this address into your browser:<br><a class="link" href="${e(link.url)}" target="_blank" style="color:${coloursOf(content).light.accent}; word-break:break-all;">${e(link.url)}</a></p>`
    : '';
  const [first = '', ...rest] = paragraphs;
  return `<p class="rule" style="margin:0 0 10px; padding-top:16px; border-top:1px solid #dfe0db;">${e(first)}</p>${address}${rest.map((text) => `<p style="margin:0 0 10px;">${e(text)}</p>`).join('')}`;
}
