// What a person may send to whoever helps: what is in it, and what is left out.
import { describe, expect, test } from 'vitest';
import { diagnosticsText, withoutSecrets } from '../../../electron/hosts/desktop/diagnostics.ts';

describe('diagnostics', () => {
  const person = {
    folders: ['/home/jo doe', '/home/jo doe/My plants', 'C:\\Users\\Jo Doe'],
    userName: 'jodoe',
  };

  test.each([
    ['/home/jo doe/My plants/hall.telltale', 'hall.telltale'],
    ['opened /srv/plants/secret-site/hall.json now', 'opened hall.json now'],
    ['at C:\\Users\\Jo Doe\\hall.json', 'at hall.json'],
    ['at D:\\site\\plants\\hall.json:3', 'at hall.json:3'],
    ['http://127.0.0.1:8080/?token=abcDEF123&x=1', 'http://127.0.0.1:8080/?token=…&x=1'],
    ['mqtt://me:hunter2@broker/x', 'mqtt://…@broker/x'],
    ['"password": "hunter2"', '"password": "…"'],
    ['"password": "hunter 2 \\" x", "a": 1', '"password": "…", "a": 1'],
    ['pwd=hunter2 passphrase: x api_key: abc', 'pwd=… passphrase: … api_key: …'],
    ['asked with Bearer abc.DEF-1 now', 'asked with Bearer … now'],
    ['Authorization: Bearer abc.DEF-1', 'Authorization: …'],
    ['authorization: Digest username="jo", response="6629fae4"\nnext', 'authorization: …\nnext'],
    ['"Proxy-Authorization":"NTLM TlRMTVNT", "a": 1', '"Proxy-Authorization":"…", "a": 1'],
    ['Set-Cookie: a=b; Path=/x', 'Set-Cookie: …'],
    ['passphrase: correct horse battery staple', 'passphrase: …'],
    ['password = my dog, user: x', 'password = …, user: x'],
    ["{ password: 'hunter 2', user: 'x' }", "{ password: '…', user: 'x' }"],
    ["password='my pass' now", "password='…' now"],
    ['started with --mqtt-password hunter2 --kiosk', 'started with --mqtt-password … --kiosk'],
    ['no token:\nthe next line', 'no token:\nthe next line'],
    ['opened Müller/Anlagen/plant.json', 'opened plant.json'],
    ['path:../a/b.json of ~bob/secret/x.json', 'path:b.json of x.json'],
    ['plant1/line2/motor.temp at 3.5 readings/s.then', 'plant1/line2/motor.temp at 3.5 readings/s.then'],
    ['opened ./plants/secret-site/hall.json now', 'opened hall.json now'],
    ['opened ..\\..\\secret-site\\hall now', 'opened hall now'],
    ['opened ~/Customer/hall.telltale', 'opened hall.telltale'],
    ['opened Customer/2026/x.csv', 'opened x.csv'],
    ['http://127.0.0.1:8080/a/b.json', 'http://127.0.0.1:8080/a/b.json'],
    ['mqtt://joe:pa/ss@broker', 'mqtt://…@broker'],
    ['read D:\\Plant data\\Secret Customer\\x.csv', 'read x.csv'],
    ['read \\\\srv01\\Share Customer\\x.csv', 'read x.csv'],
    ['read /mnt/Some Customer/secret/x.csv', 'read x.csv'],
    ['"clientSecret":"a b", "mqttPassword": "c d"', '"clientSecret":"…", "mqttPassword": "…"'],
    [String.raw`"{\"password\": \"hunter 2\", \"a\": 1}"`, String.raw`"{\"password\": \"…\", \"a\": 1}"`],
    ['"password": "cut off in the', '"password": "…"'],
    ['at file:///mnt/Some%20Customer/out/desktop.js:1:2', 'at desktop.js:1:2'],
    ['"D:\\\\Plant data\\\\Secret Customer\\\\x.csv"', '"x.csv"'],
    ['read D:/Plant data/x.csv', 'read x.csv'],
    ['GET /healthz, 3 mm/s', 'GET /healthz, 3 mm/s'],
    ['of jodoe', 'of …'],
    ['12.5 readings/s of mm/s', '12.5 readings/s of mm/s'],
  ])('%s - becomes %s', (text, without) => {
    expect(withoutSecrets(text, person)).toBe(without);
  });

  test('hold versions, the ledger and the newest lines of the log', () => {
    const text = diagnosticsText({
      ...person,
      versions: { Telltale: '1.2.3', Electron: undefined },
      system: 'linux x64',
      report: {
        durationS: 12,
        knobs: { pool: { workers: 2 } },
        ledger: { received: 5, bySource: { 'secret-source': {} } },
        throughput: {},
        eventLoopLagMs: {},
        memory: {},
      } as never,
      logLines: ['first', 'opened /srv/plants/hall.telltale'],
    });
    expect(text).toContain('Telltale: 1.2.3\nElectron: unknown');
    expect(text).toContain('"received":5');
    expect(text).toContain('"workers":2');
    expect(text).not.toContain('secret-source');
    expect(text.endsWith('first\nopened hall.telltale\n')).toBe(true);
  });
});
