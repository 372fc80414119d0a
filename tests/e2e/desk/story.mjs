// SPDX-License-Identifier: Apache-2.0
// story.mjs OPTIONS: plays all stories in Chromium; OPTIONS is JSON, see Stage.open. One JSON line a row on stdout, for `run`.
import { Stage } from "./tools.mjs";
import { people } from "./story_people.mjs";
import { posts } from "./story_posts.mjs";
import { walls } from "./story_walls.mjs";
import { looks, records } from "./story_records.mjs";

const t = await Stage.open(JSON.parse(process.argv[2]));
for (const [name, work] of [...people, ...posts, ...walls, ...records, ...(t.scripts ? looks : [])]) await t.row(name, work);
await t.browser.close();
