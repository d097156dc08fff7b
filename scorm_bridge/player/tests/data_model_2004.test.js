/** The data model of SCORM 2004 where scorm-again's own answers are others (RTE 4th Ed. §3.1.7, §4.1, §4.2). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { isLanguage } from "../src/engine/data_model/languages.js";
import { isTime, isTimespan } from "../src/engine/data_model/values.js";
import { play, sco } from "./courses.js";

async function started(but) {
    const ana = await play([sco("a"), sco("b")], but);
    ana.api.Initialize("");
    return ana.api;
}

function set(api, name, value) {
    return [api.SetValue(name, value), api.GetLastError()];
}

function get(api, name) {
    return [api.GetValue(name), api.GetLastError()];
}

for (const name of ["cmi", "cmi.score", "cmi.objectives", "cmi.interactions.0", "adl.nav", "adl.data"]) {
    test(`${name} holds elements and is none`, async () => {
        const api = await started();
        assert.deepEqual(get(api, name), ["", "401"]);
        assert.deepEqual(set(api, name, "x"), ["false", "401"]);
        assert.deepEqual(set(api, "cmi.location", "still there"), ["true", "0"]);
    });
}

test("an entry that isn't there can't be read, nor one left out", async () => {
    const api = await started();
    assert.deepEqual(get(api, "cmi.objectives.0.id"), ["", "301"]);
    assert.deepEqual(get(api, "cmi.interactions.0.correct_responses.0.pattern"), ["", "301"]);
    assert.deepEqual(set(api, "cmi.objectives.1.id", "x"), ["false", "351"]);
});

test("an entry needs its id first", async () => {
    const api = await started();
    assert.deepEqual(set(api, "cmi.interactions.0.type", "choice"), ["false", "408"]);
    assert.deepEqual(set(api, "cmi.interactions.0.id", "q1"), ["true", "0"]);
    assert.deepEqual(set(api, "cmi.interactions.0.learner_response", "a"), ["false", "408"]);
    assert.deepEqual(set(api, "cmi.interactions.0.type", "choice"), ["true", "0"]);
    assert.deepEqual(set(api, "cmi.interactions.0.learner_response", "a"), ["true", "0"]);
});

test("an entry whose id was refused isn't there", async () => {
    const api = await started();
    assert.deepEqual(set(api, "cmi.objectives.0.id", "first"), ["true", "0"]);
    assert.deepEqual(set(api, "cmi.objectives.1.id", "first"), ["false", "351"]);
    assert.deepEqual(get(api, "cmi.objectives._count"), ["1", "0"]);
    assert.deepEqual(get(api, "cmi.objectives.1.id"), ["", "301"]);
});

test("an interaction's id can be written again", async () => {
    const api = await started();
    api.SetValue("cmi.interactions.0.id", "q1");
    assert.deepEqual(set(api, "cmi.interactions.0.id", "q2"), ["true", "0"]);
    assert.deepEqual(get(api, "cmi.interactions.0.id"), ["q2", "0"]);
});

test("texts may be empty", async () => {
    const api = await started();
    assert.deepEqual(set(api, "cmi.location", "3"), ["true", "0"]);
    assert.deepEqual(set(api, "cmi.location", ""), ["true", "0"]);
    assert.deepEqual(get(api, "cmi.location"), ["", "0"]);
});

test("a megabyte of suspend data is kept, and comes back", async () => {
    const ana = await play([sco("a"), sco("b")]);
    const data = "x".repeat(1_048_576);
    ana.api.Initialize("");
    assert.deepEqual(set(ana.api, "cmi.suspend_data", data), ["true", "0"]);
    const later = await ana.again();
    later.api.Initialize("");
    assert.equal(later.api.GetValue("cmi.suspend_data"), data);
    assert.deepEqual(set(later.api, "cmi.suspend_data", "x".repeat(8_388_609)), ["false", "406"]);
});

test("a server that keeps less suspend data than that has its limit told to content", async () => {
    const ana = await play([sco("a")], { limits: { suspendData: 100_000 } });
    ana.api.Initialize("");
    assert.deepEqual(set(ana.api, "cmi.suspend_data", "x".repeat(100_001)), ["false", "406"]);
    assert.deepEqual(set(ana.api, "cmi.suspend_data", "x".repeat(100_000)), ["true", "0"]);
});

const VALUES = [
    ["true-false", "true", "yes"],
    ["choice", "a[,]b", "a[,]a"],
    ["choice", "", "a[,]"],
    ["fill-in", "{lang=en-US}car[,]", "{lang=frl}car"],
    ["long-fill-in", "anything {at} all", "{lang=sp}text"],
    ["likert", "agree", ""],
    ["matching", "a[.]1[,]b[.]2", "a[.]1[,]b"],
    ["performance", "step[.]3[:]5[,][.]done", "step"],
    ["sequencing", "a[,]b[,]a", "a[,]"],
    ["numeric", "-3.5", "three"],
    ["other", "{}{[]}", null],
];

for (const [type, right, wrong] of VALUES) {
    test(`a response of ${type} is ${JSON.stringify(right)} and not ${JSON.stringify(wrong)}`, async () => {
        const api = await started();
        api.SetValue("cmi.interactions.0.id", "q");
        api.SetValue("cmi.interactions.0.type", type);
        assert.deepEqual(set(api, "cmi.interactions.0.learner_response", right), ["true", "0"]);
        assert.deepEqual(get(api, "cmi.interactions.0.learner_response"), [right, "0"]);
        if (wrong !== null) {
            assert.deepEqual(set(api, "cmi.interactions.0.learner_response", wrong), ["false", "406"]);
            assert.deepEqual(get(api, "cmi.interactions.0.learner_response"), [right, "0"]);
        }
    });
}

const PATTERNS = [
    ["fill-in", "{order_matters=false}{case_matters=true}a[,]b", "{case_matters=maybe}a"],
    ["long-fill-in", "{lang=en}{case_matters=true}text", "{lang=exg}text"],
    ["performance", "{order_matters=false}a[.]1", "{order_matters=perhaps}a[.]1"],
    ["numeric", "1[:]", "5[:]1"],
];

for (const [type, right, wrong] of PATTERNS) {
    test(`a correct response of ${type} is ${right} and not ${wrong}`, async () => {
        const api = await started();
        api.SetValue("cmi.interactions.0.id", "q");
        api.SetValue("cmi.interactions.0.type", type);
        assert.deepEqual(set(api, "cmi.interactions.0.correct_responses.0.pattern", right), ["true", "0"]);
        assert.deepEqual(set(api, "cmi.interactions.0.correct_responses.0.pattern", wrong), ["false", "406"]);
    });
}

test("a choice has each correct response once, a number only one", async () => {
    const api = await started();
    for (const [at, type] of ["choice", "numeric"].entries()) {
        api.SetValue(`cmi.interactions.${at}.id`, `q${at}`);
        api.SetValue(`cmi.interactions.${at}.type`, type);
    }
    api.SetValue("cmi.interactions.0.correct_responses.0.pattern", "a[,]b");
    assert.deepEqual(set(api, "cmi.interactions.0.correct_responses.1.pattern", "b[,]a"), ["false", "351"]);
    api.SetValue("cmi.interactions.1.correct_responses.0.pattern", "1[:]1");
    assert.deepEqual(set(api, "cmi.interactions.1.correct_responses.1.pattern", "2[:]2"), ["false", "351"]);
});

test("durations have a T before their times, and something after it", () => {
    for (const text of ["P1Y", "PT1S", "P1Y6M14DT4H15M6.34S", "PT0H0M0S", "P014D"]) {
        assert.ok(isTimespan(text), text);
    }
    for (const text of ["", "P", "PT", "P1DT", "P14D4H", "1Y", "PT1.234S", "P1.5D"]) {
        assert.ok(!isTimespan(text), text);
    }
});

test("points of time are as exact as they like, with a zone only beside fractions", () => {
    for (const text of ["2004", "2004-02", "2004-02-29", "2004-04-01T15", "2004-04-01T09:45:58.5-03:30"]) {
        assert.ok(isTime(text), text);
    }
    const wrong = ["", "04", "1969", "2039", "2003-02-29", "2004-13", "2004T10", "2004-04-01T24", "2004-04-01T09:45Z"];
    for (const text of [...wrong, "2004-04-01T09:45:58.025", "2004-04-01T09:45:58.1+24"]) {
        assert.ok(!isTime(text), text);
    }
});

test("languages are known codes", () => {
    for (const tag of ["en", "EN-us", "zh-Hans", "deu", "ger", "qaa", "i-klingon", "x-mine"]) {
        assert.ok(isLanguage(tag), tag);
    }
    for (const tag of ["", "e", "sp", "frl", "ruq-JM", "english", "x", "en-"]) {
        assert.ok(!isLanguage(tag), tag);
    }
});

test("a course without content to run answers as one that isn't initialized", async () => {
    const ana = await play([sco("a"), sco("b")], { organization: { sequencing: {} } });
    assert.equal(ana.api.Initialize(""), "false");
    assert.equal(ana.api.GetValue("cmi.location"), "");
    assert.equal(ana.api.GetLastError(), "122");
});

test("the object that content finds works without a this", async () => {
    const { Initialize, SetValue, version } = (await play([sco("a"), sco("b")])).api;
    assert.equal(version, "1.0");
    assert.equal(Initialize(""), "true");
    assert.equal(SetValue("cmi.location", 3), "true");
});
