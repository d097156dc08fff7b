/** The items of the organization as a tree that can be asked: by identifier, upwards, and from top to bottom. */

/** Returns the tree of an organization; its root stands for the organization itself. */
export function treeOf(organization) {
    const root = nodeOf(organization, null, 0);
    const byIdentifier = new Map();
    for (const node of walk(root)) {
        byIdentifier.set(node.identifier, node);
    }
    return { root, byIdentifier };
}

/** Yields a node and everything below it, from top to bottom. */
export function* walk(node) {
    yield node;
    for (const child of node.children) {
        yield* walk(child);
    }
}

/** Returns a node and those above it, from the root down. */
export function pathTo(node) {
    const path = [];
    for (let at = node; at; at = at.parent) {
        path.unshift(at);
    }
    return path;
}

/** Returns the leaves that can be launched, from top to bottom. */
export function leavesOf(root) {
    return [...walk(root)].filter((node) => node.item.url);
}

function nodeOf(item, parent, depth) {
    const node = { identifier: item.identifier, item, parent, depth, children: [] };
    node.children = (item.items ?? []).map((child) => nodeOf(child, node, depth + 1));
    return node;
}
