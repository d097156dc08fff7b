/** Routes that have the tool use the platform's services, by the rights of the launch whose ltik comes along. */

const { STATUS_CODES } = require('node:http');

const given = value => value === '1' || value === 'true';

/** Make a route of a function of the launch and the request: its result is the answer, as JSON. */
const answer = call => async (request, response, next) => {
    try {
        response.json(await call(response.locals.token, request));
    } catch (error) {
        next(error);
    }
};

function addRoutes(lti) {
    const { app, Grade, NamesAndRoles } = lti;
    app.get('/info', answer(token => token));
    app.get('/members', answer((token, { query }) => NamesAndRoles.getMembers(token, memberOptions(query))));

    app.get('/lineitems', answer((token, { query }) => query.id
        ? Grade.getLineItemById(token, query.id)
        : Grade.getLineItems(token, lineItemOptions(query))));
    app.post('/lineitems', answer((token, { body, query }) =>
        Grade.createLineItem(token, body, { resourceLinkId: given(query.resource_link) })));
    app.put('/lineitems', answer((token, { body, query }) => Grade.updateLineItemById(token, query.id, body)));
    app.delete('/lineitems', answer((token, { query }) => Grade.deleteLineItemById(token, query.id)));

    app.post('/score', answer((token, { body, query }) => Grade.submitScore(token, lineItemOf(token, query), body)));
    app.get('/results', answer((token, { query }) =>
        Grade.getScores(token, lineItemOf(token, query), resultOptions(query))));

    app.post('/deeplink', async (request, response, next) => {
        try {
            const { items, options } = chosen(request.body);
            response.send(await lti.DeepLinking.createDeepLinkingForm(response.locals.token, items, options));
        } catch (error) {
            next(error);
        }
    });
    app.use((request, response) => response.status(404).json(problem(404, `There is no ${request.path} here.`)));
    app.use(refuse);
}

/** ltijs reads one page unless it is told otherwise; pages=all reads them all. */
function memberOptions({ role, limit, pages, next, resource_link: resourceLink }) {
    return { role, limit, pages: pages === 'all' ? false : pages, url: next, resourceLinkId: given(resourceLink) };
}

function lineItemOptions({ resource_link: resourceLink, resource_id: resourceId, tag, limit, label, next }) {
    return { resourceLinkId: given(resourceLink), resourceId, tag, limit, label, url: next };
}

const resultOptions = ({ user_id: userId, limit, next }) => ({ userId, limit, url: next });

/** The line item that is asked for, or else the launched resource link's. */
function lineItemOf(token, { lineitem }) {
    return lineitem ?? token.platformContext.endpoint?.lineitem;
}

/** The body is a list of items, or items beside options of the message; a form of the page brings its items as text. */
function chosen(body) {
    if (Array.isArray(body)) return { items: body };
    return { items: typeof body.items === 'string' ? JSON.parse(body.items) : body.items, options: body.options };
}

/** In the shape of ltijs's own errors. */
function problem(status, message, platform) {
    return { status, error: STATUS_CODES[status], details: { message, platform } };
}

/** 502 where the platform refused or couldn't be reached; otherwise what the library or Express had to say. */
function refuse(error, request, response, next) {
    const { options, response: refusal } = error;
    const status = options ? 502 : error.status ?? 500;
    const asked = options && { method: options.method, url: String(options.url) };
    const answered = refusal && { status: refusal.statusCode, headers: refusal.headers, body: refusal.body };
    response.status(status).json(problem(status, error.message, asked && { ...asked, ...answered }));
}

module.exports = { addRoutes };
