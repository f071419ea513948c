/**
 * What readings and lots are, for the device and for the server: both read this table, here and in
 * `tests/test_scan_verdict.py`.
 *
 * A line is {type, class, accept, low, high, marginal, size}; a reading {value, uncertainty, below,
 * finding}, each as far as it matters. `tallies` are [nonconforming, accepted] by class. `each`:
 * every nonconformity counts, and not the units that have any (an AQL above 10).
 */
export const CASES = JSON.parse(`{
"readings": [
    [{ "type": "numeric", "high": 0.2 }, { "value": "0.2" }, "pass"],
    [{ "type": "numeric", "high": 0.2 }, { "value": "0.25" }, "fail"],
    [{ "type": "numeric", "high": 0.2 }, { "value": "0.25", "uncertainty": "0.06" }, "marginal"],
    [{ "type": "numeric", "high": 0.0005 }, { "value": "0.00054" }, "fail"],
    [{ "type": "numeric", "high": 0.2 }, { "below": true }, "pass"],
    [{ "type": "numeric", "low": 1, "high": 2 }, { "below": true }, "fail"],
    [{ "type": "numeric", "low": 0, "high": 2 }, { "below": true }, "pass"],
    [{ "type": "numeric", "low": 1, "high": 2 }, { "value": "0.9", "uncertainty": "0.2" }, "marginal"],
    [{ "type": "numeric" }, { "value": "1" }, null],
    [{ "type": "numeric", "high": 0.2 }, {}, null],
    [{ "type": "temperature", "high": 8 }, { "value": "0" }, "pass"],
    [{ "type": "temperature", "high": 8 }, { "value": "12" }, "fail"],
    [{ "type": "temperature", "low": -30, "high": -18 }, { "value": "-17.9" }, "fail"],
    [{ "type": "qualitative" }, { "finding": "conform" }, "pass"],
    [{ "type": "qualitative" }, { "finding": "nonconform" }, "fail"],
    [{ "type": "qualitative" }, {}, null],
    [{ "type": "document" }, { "finding": "nonconform" }, "fail"],
    [{ "type": "aql", "accept": 3, "size": 50 }, { "value": "0" }, "pass"],
    [{ "type": "aql", "accept": 3, "size": 50 }, { "value": "3" }, "pass"],
    [{ "type": "aql", "accept": 3, "size": 50 }, { "value": "4" }, "fail"],
    [{ "type": "two_class", "high": 10, "accept": 2 }, { "value": "11" }, "fail"],
    [{ "type": "two_class", "high": 10, "accept": 2 }, { "below": true }, "pass"],
    [{ "type": "three_class", "high": 200, "marginal": 100 }, { "value": "100" }, "pass"],
    [{ "type": "three_class", "high": 200, "marginal": 100 }, { "value": "150" }, "marginal"],
    [{ "type": "three_class", "high": 200, "marginal": 100 }, { "value": "200.1" }, "fail"],
    [{ "type": "three_class", "high": 200, "marginal": 100 }, { "below": true }, "pass"]
],
"faults": [
    [{ "type": "aql", "accept": 3, "size": 50 }, { "value": "51" }, "count"],
    [{ "type": "aql", "accept": 3, "size": 50 }, { "value": "1.5" }, "count"],
    [{ "type": "aql", "accept": 3, "size": 50 }, { "value": "-1" }, "count"],
    [{ "type": "aql", "accept": 3, "size": 50 }, { "value": "50" }, null],
    [{ "type": "aql", "accept": 21, "size": 13, "each": true }, { "value": "22" }, null],
    [{ "type": "aql", "accept": 21, "size": 13, "each": true }, { "value": "21.5" }, "count"],
    [{ "type": "aql", "accept": 21, "size": 13, "each": true }, { "value": "-1" }, "count"],
    [{ "type": "numeric", "high": 0.2 }, { "value": "0.2", "uncertainty": "0.11" }, "uncertainty"],
    [{ "type": "numeric", "high": 0.2 }, { "value": "0.2", "uncertainty": "0.1" }, null],
    [{ "type": "numeric", "high": 0.2 }, { "below": true, "uncertainty": "0.1" }, "uncertainty"]
],
"lots": [
    {
        "name": "counted units up to Ac",
        "accept": { "major": 3 },
        "items": [{ "type": "aql", "class": "major", "accept": 3, "size": 50, "readings": [{ "value": "3" }] }],
        "tallies": { "major": [3, true] },
        "verdict": "pass"
    },
    {
        "name": "one more than Ac",
        "accept": { "major": 3 },
        "items": [{ "type": "aql", "class": "major", "accept": 3, "size": 50, "readings": [{ "value": "4" }] }],
        "tallies": { "major": [4, false] },
        "verdict": "fail"
    },
    {
        "name": "a unit that fails in two items is one",
        "accept": { "minor": 1 },
        "items": [
            { "type": "qualitative", "class": "minor", "readings": [{ "finding": "nonconform" }, { "finding": "conform" }] },
            { "type": "qualitative", "class": "minor", "readings": [{ "finding": "nonconform" }, { "finding": "conform" }] }
        ],
        "tallies": { "minor": [1, true] },
        "verdict": "pass"
    },
    {
        "name": "two items of one class together reach Re",
        "accept": { "minor": 1 },
        "items": [
            { "type": "qualitative", "class": "minor", "readings": [{ "finding": "nonconform" }, { "finding": "conform" }] },
            { "type": "qualitative", "class": "minor", "readings": [{ "finding": "conform" }, { "finding": "nonconform" }] }
        ],
        "tallies": { "minor": [2, false] },
        "verdict": "fail"
    },
    {
        "name": "under an AQL above 10 a unit that fails in two items has two nonconformities",
        "accept": { "minor": 1 },
        "each": true,
        "items": [
            { "type": "qualitative", "class": "minor", "readings": [{ "finding": "nonconform" }, { "finding": "conform" }] },
            { "type": "qualitative", "class": "minor", "readings": [{ "finding": "nonconform" }, { "finding": "conform" }] }
        ],
        "tallies": { "minor": [2, false] },
        "verdict": "fail"
    },
    {
        "name": "more nonconformities than units reach Re",
        "accept": { "major": 21 },
        "each": true,
        "items": [{ "type": "aql", "class": "major", "accept": 21, "size": 13, "readings": [{ "value": "22" }] }],
        "tallies": { "major": [22, false] },
        "verdict": "fail"
    },
    {
        "name": "nothing critical is accepted, whatever Ac says",
        "accept": { "critical": 5, "major": 3 },
        "items": [
            { "type": "qualitative", "class": "critical", "readings": [{ "finding": "nonconform" }] },
            { "type": "aql", "class": "major", "accept": 3, "size": 50, "readings": [{ "value": "0" }] }
        ],
        "tallies": { "critical": [1, false], "major": [0, true] },
        "verdict": "fail"
    },
    {
        "name": "a limit of law knows no Ac",
        "accept": { "major": 3 },
        "items": [{ "type": "numeric", "class": "major", "high": 0.2, "readings": [{ "value": "0.3" }] }],
        "tallies": { "major": [1, false] },
        "verdict": "fail"
    },
    {
        "name": "a paper is of the whole lot: no Ac of units makes good for it",
        "accept": { "major": 3 },
        "items": [
            { "type": "document", "class": "major", "readings": [{ "finding": "nonconform" }] },
            { "type": "aql", "class": "major", "accept": 3, "size": 50, "readings": [{ "value": "0" }] }
        ],
        "tallies": { "major": [1, false] },
        "verdict": "fail"
    },
    {
        "name": "a minor measured value counts with its class",
        "accept": { "minor": 1 },
        "items": [{ "type": "numeric", "class": "minor", "high": 0.2, "readings": [{ "value": "0.3" }, { "value": "0.1" }] }],
        "tallies": { "minor": [1, true] },
        "verdict": "pass"
    },
    {
        "name": "what c of a two-class plan tolerates counts in no class",
        "accept": { "major": 0 },
        "items": [
            {
                "type": "two_class", "class": "major", "accept": 2, "high": 10,
                "readings": [{ "value": "11" }, { "value": "12" }, { "value": "1" }, { "value": "1" }, { "value": "1" }]
            }
        ],
        "tallies": { "major": [0, true] },
        "verdict": "pass"
    },
    {
        "name": "more than c of a two-class plan rejects",
        "accept": { "major": 9 },
        "items": [
            {
                "type": "two_class", "class": "major", "accept": 1, "high": 10,
                "readings": [{ "value": "11" }, { "value": "12" }, { "value": "1" }]
            }
        ],
        "tallies": { "major": [2, false] },
        "verdict": "fail"
    },
    {
        "name": "more than c between m and M rejects",
        "accept": { "major": 9 },
        "items": [
            {
                "type": "three_class", "class": "major", "accept": 1, "high": 200, "marginal": 100,
                "readings": [{ "value": "150" }, { "value": "150" }, { "value": "1" }]
            }
        ],
        "tallies": { "major": [0, false] },
        "verdict": "fail"
    },
    {
        "name": "not all is entered yet",
        "accept": { "major": 3 },
        "items": [
            { "type": "aql", "class": "major", "accept": 3, "size": 50, "readings": [{ "value": "1" }] },
            { "type": "temperature", "class": "major", "high": 8, "readings": [{ "value": "4" }, {}] }
        ],
        "tallies": { "major": [1, true] },
        "verdict": null
    },
    {
        "name": "what failed is known before all is entered",
        "accept": { "major": 3 },
        "items": [
            { "type": "aql", "class": "major", "accept": 3, "size": 50, "readings": [{ "value": "5" }] },
            { "type": "temperature", "class": "major", "high": 8, "readings": [{}] }
        ],
        "tallies": { "major": [5, false] },
        "verdict": "fail"
    }
]
}`);
