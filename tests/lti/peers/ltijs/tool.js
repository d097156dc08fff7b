/**
 * A tool made with ltijs, as its documentation has one made: what the tests launch and answer.
 *
 * The first line of the standard input is a JSON object that says where the tool listens, which database it uses and
 * at which platform it is registered. The tool stops when the standard input ends, so it never outlives who started it.
 */

const readline = require('node:readline');

const lti = require('ltijs').Provider;
const Database = require('ltijs-sequelize');

const { chooserPage, launchPage } = require('./pages');
const { addRoutes } = require('./routes');

async function start({ port, key, devMode, database, platform }) {
    const { name, user, password, ...server } = database;
    const plugin = new Database(name, user, password, { ...server, dialect: 'postgres', logging: false });
    // Over plain http browsers keep neither secure cookies nor, for want of that, those of SameSite=None.
    lti.setup(key, { plugin }, { devMode, cookies: { secure: false, sameSite: '' } });
    lti.onConnect((token, request, response) => response.send(launchPage(token, response.locals.ltik)));
    lti.onDeepLinking((token, request, response) => response.send(chooserPage(token, response.locals.ltik)));
    addRoutes(lti);

    // ltijs itself would listen on every address of the machine, and before it knows the platform.
    await lti.deploy({ serverless: true, silent: true });
    for (const clientId of platform.clientIds) {
        await lti.registerPlatform({
            url: platform.issuer,
            name: clientId,
            clientId,
            authenticationEndpoint: platform.authorizationEndpoint,
            accesstokenEndpoint: platform.tokenEndpoint,
            authConfig: { method: 'JWK_SET', key: platform.jwksEndpoint },
        });
    }
    lti.app.listen(port, '127.0.0.1');
}

const input = readline.createInterface({ input: process.stdin });
input.once('line', line => start(JSON.parse(line)));
input.once('close', () => process.exit());
