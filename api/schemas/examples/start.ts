// The body of a start of the sample process.

export const START = {
  name: 'Acme Corp SSO Deployment',
  context: {
    customerName: 'Acme Corporation',
    customerDomain: 'acme.com',
    idpType: 'okta',
    userCount: 5000,
  },
  externalParticipants: [
    { participantId: 'customer_it_admin', email: 'it-admin@acme.com', name: 'John Smith' },
    { participantId: 'customer_ciso', email: 'ciso@acme.com', name: 'Jane Doe' },
  ],
};
