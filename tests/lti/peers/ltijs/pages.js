/** The two pages that people see: where a launch ends, and where content is chosen. */

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = text => String(text ?? '').replace(/[&<>"]/g, character => ENTITIES[character]);

function page(title, body, token, ltik) {
    return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>${escaped(title)}</title></head>
<body>
<h1>${escaped(title)}</h1>
<p id="name">${escaped(token.userInfo?.name)}</p>
${body}
<pre id="idtoken">${escaped(JSON.stringify(token, null, 4))}</pre>
<pre id="ltik">${escaped(ltik)}</pre>
</body>
</html>`;
}

/** Show who was launched into which resource link, and what the tests go on with. */
function launchPage(token, ltik) {
    return page(token.platformContext.resource?.title, '', token, ltik);
}

/** Offer one resource link to choose; what is sent can be edited before. */
function chooserPage(token, ltik) {
    const items = [{ type: 'ltiResourceLink', title: 'Chosen', custom: { chosen: 'yes' } }];
    const form = `<form action="/deeplink" method="post">
<input type="hidden" name="ltik" value="${escaped(ltik)}">
<textarea name="items" aria-label="Items">${escaped(JSON.stringify(items))}</textarea>
<button id="choose">Choose</button>
</form>`;
    return page('Choose', form, token, ltik);
}

module.exports = { chooserPage, launchPage };
