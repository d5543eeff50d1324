// A scanner for tests: reads a file from its standard input and ends with 1 where the EICAR test virus is in it.
let text = '';
process.stdin.setEncoding('latin1');
for await (const chunk of process.stdin) text += chunk;
process.exitCode = text.includes(`EICAR-STANDARD-${'ANTIVIRUS'}-TEST-FILE`) ? 1 : 0;
