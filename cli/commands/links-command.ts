// countersign links: the magic links of an instance's people: listed, made, revoked, mailed again.
import { Command } from 'commander';
import type { LinkPermission, ParticipantLink } from '../../client/types.ts';
import type { CommandWorld } from '../program.ts';
import { asJson, shortInstant, textTable } from '../text-table.ts';

export function linksCommand(world: CommandWorld): Command {
  const links = new Command('links').description('The magic links of an instance');

  links
    .command('list')
    .description('List links: whose, until when, revoked or not')
    .argument('<instance>', 'id of the instance')
    .argument('[participant]', 'only this person’s')
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  countersign links list <instance>\n  countersign links list <instance> customer_ciso --json',
    )
    .action(async (id: string, participantId: string | undefined, { json }: { json?: boolean }) => {
      const { processes } = await world.connect();
      const { items } = await (participantId === undefined
        ? processes.listLinks(id)
        : processes.listParticipantLinks(id, participantId));
      world.out(
        json ? asJson({ items }) : items.length === 0 ? 'No link has been made yet.\n' : table(items),
      );
    });

  links
    .command('create')
    .description('Make a link to hand on yourself; the person is told by mail that it was made')
    .argument('<instance>', 'id of the instance')
    .argument('<participant>', 'id of the person')
    .requiredOption('--email <address>', 'the person’s address; it is bound where they have none yet')
    .option('--expires-in <duration>', 'how long it works, at most 90d', '7d')
    .option('--permissions <list>', 'view, approve, comment, upload, with commas between')
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      '\nThe link is shown once and kept nowhere.\n\nExamples:\n  countersign links create <instance> customer_ciso --email ciso@acme.com --expires-in 2d',
    )
    .action(
      async (
        processInstanceId: string,
        participantId: string,
        options: { email: string; expiresIn: string; permissions?: string; json?: boolean },
      ) => {
        const { processes } = await world.connect();
        const permissions = options.permissions?.split(',').map((each) => each.trim()) as
          | LinkPermission[]
          | undefined;
        const { email, expiresIn, json } = options;
        const url = await processes.createExternalParticipantLink({
          processInstanceId,
          participantId,
          email,
          expiresIn,
          ...(permissions && { permissions }),
        });
        world.out(json ? asJson({ url }) : `${url}\n`);
      },
    );

  links
    .command('revoke')
    .description('End links, with the sessions opened by them: one, all of a person, or all of the instance')
    .argument('<instance>', 'id of the instance')
    .argument('[participant]', 'id of the person')
    .argument('[link]', 'id of one link, as "links list" names it')
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  countersign links revoke <instance> customer_ciso <link>\n  countersign links revoke <instance> customer_ciso\n  countersign links revoke <instance>',
    )
    .action(
      async (
        id: string,
        participantId: string | undefined,
        linkId: string | undefined,
        { json }: { json?: boolean },
      ) => {
        const { processes } = await world.connect();
        let revoked: string[];
        if (participantId === undefined) ({ revoked } = await processes.revokeLinks(id));
        else if (linkId === undefined)
          ({ revoked } = await processes.revokeParticipantLinks(id, participantId));
        else {
          await processes.revokeParticipantLink(id, participantId, linkId);
          revoked = [linkId];
        }
        world.out(json ? asJson({ revoked }) : `${revoked.length} revoked.\n`);
      },
    );

  links
    .command('resend')
    .description('Mail the person a fresh link like this one, to the address on file')
    .argument('<instance>', 'id of the instance')
    .argument('<participant>', 'id of the person')
    .argument('<link>', 'id of the link')
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExamples:\n  countersign links resend <instance> customer_ciso <link>')
    .action(async (id: string, participantId: string, linkId: string, { json }: { json?: boolean }) => {
      const { processes } = await world.connect();
      const answer = await processes.resendParticipantLink(id, participantId, linkId);
      world.out(json ? asJson(answer) : 'A fresh link is on its way.\n');
    });
  return links;
}

const table = (items: ParticipantLink[]): string =>
  textTable(
    ['LINK', 'PERSON', 'PERMISSIONS', 'MADE', 'BY', 'UNTIL', 'STATE'],
    items.map((link) => [
      link.id,
      link.participantId,
      link.permissions.join(' '),
      shortInstant(link.issuedAt),
      link.via === 'mail' ? 'mail' : link.issuedBy,
      shortInstant(link.expiresAt),
      link.revokedAt === null ? 'works' : `revoked ${shortInstant(link.revokedAt)}`,
    ]),
  );
