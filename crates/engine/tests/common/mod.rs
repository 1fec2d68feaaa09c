//! Small tables and small plans, for tests and fuzzing.
#![allow(clippy::expect_used)] // a test's helpers may fail loudly
#![allow(dead_code)] // each test takes the plans it needs

use std::sync::Arc;

use scrubjay_engine::plan::Plan;
use scrubjay_engine::tables::Standard;

const DICTIONARY: &str = "00080005\tCS\n00080016\tUI\n00080018\tUI\n00080020\tDA\n00080060\tCS\n00080070\tLO\n\
00081140\tSQ\n00081150\tUI\n00081155\tUI\n00100010\tPN\n00100020\tLO\n00100021\tLO\n00101010\tAS\n00102160\tSH\n\
00120062\tCS\n00120063\tLO\n00120064\tSQ\n0020000D\tUI\n0020000E\tUI\n00280010\tUS\n00280303\tCS\n00400275\tSQ\n\
00400007\tLO\n00880200\tSQ\n60xx3000\tOB|OW\n7FE00010\tOB|OW\n";
const PRIVATE: &str = "ACME 1\t0019\t0C\tIS\nACME 1\t0019\t20\tSQ\n";
const TYPES: &str = "S\t1.2.840.10008.5.1.4.1.1.2\tct\nI\tct\tpatient,image\nM\tpatient\n00100010\t2\n00100020\t2\n\
M\timage\n00080018\t1\n00080016\t1\n00081140/00081155\t1\n";
const REGISTERED: &str = "1.2.840.10008.5.1.4.1.1.2\n1.2.840.10008.1.2.1\n";

/// Everything stays; nothing is stamped.
pub const KEEP: &str = r#"{"format":1,"edition":"test","recipe":{},"variables":{"project":"p"},"conditions":[],
"actions":[{"do":"keep"}],"rules":[],"unlisted":{"*":0},"unknown":0,"private":0,"dates":{"mode":"keep","days":0},
"dummies":{},"vr_dummies":{},"identity":{"prefix":"","length":16},"instances":[],"private_sop_class":"process",
"encapsulated_documents":"keep","stamp":{"patient_identity_removed":false,"method":[],"codes":[],"longitudinal":null},
"output":{"layout":"{instance}.dcm"},"limits":{"depth":16,"header_bytes":16777216}}"#;

/// Names, IDs, UIDs and private data go; one private block is kept.
pub const STRICT: &str = r#"{"format":1,"edition":"test","recipe":{},"variables":{"project":"p"},"conditions":[
{"tag":"00080060","op":"equals","values":["MR"]},{"tag":"00081155","op":"equals","values":["1.2.3"]}],
"actions":[{"do":"keep"},{"do":"remove"},{"do":"pseudonym"},{"do":"uid"},{"do":"code","code":"X/Z/D"},
{"do":"date","otherwise":"X"},{"do":"code","code":"Z"},{"do":"keep-items","when":[1]}],
"rules":[{"select":{"tag":"00100010"},"action":2},{"select":{"tag":"00100020"},"action":2},
{"select":{"private":{"group":"0019","creator":"ACME 1","element":"0C"}},"action":0},
{"select":{"private":{"group":"0019","creator":"ACME 1","element":"20"}},"action":0},
{"select":{"tag":"00080016"},"action":0},{"select":{"tag":"00081150"},"action":0},
{"select":{"tag":"00880200"},"action":7},
{"select":{"path":[{"tag":"00400275","item":null}],"leaf":{"tag":"00400007"}},"action":1},
{"select":{"mask":["60000000","FFE10000"]},"action":1}],
"unlisted":{"UI":3,"PN":4,"DA":5,"*":0},"unknown":1,"private":1,"dates":{"mode":"shift","days":-30},
"dummies":{},"vr_dummies":{"PN":"ANONYMOUS","LO":"ANONYMIZED","DA":"19000101"},"identity":{"prefix":"","length":16},
"instances":[],"private_sop_class":"process","encapsulated_documents":"exclude",
"stamp":{"patient_identity_removed":true,"method":["TEST"],"codes":[["113100","DCM","Basic"]],"longitudinal":"MODIFIED"},
"output":{"layout":"{subject}/{instance}.dcm"},"limits":{"depth":16,"header_bytes":16777216}}"#;

/// Text and documents are cleaned; of a PDF the drawings stay.
pub const CLEAN: &str = r#"{"format":1,"edition":"test","recipe":{},"variables":{"project":"p"},"conditions":[],
"actions":[{"do":"keep"},{"do":"pseudonym"},{"do":"uid"},{"do":"clean","otherwise":"X"}],
"rules":[{"select":{"tag":"00100010"},"action":1},{"select":{"tag":"00100020"},"action":1},
{"select":{"tag":"00100030"},"action":3}],"unlisted":{"UI":2,"*":0},"unknown":0,"private":0,
"dates":{"mode":"shift","days":-30},"dummies":{},"vr_dummies":{},"identity":{"prefix":"","length":16},"instances":[],
"private_sop_class":"process","encapsulated_documents":"clean","pdf":"redact","stamp":{"patient_identity_removed":true,
"method":[],"codes":[],"longitudinal":null},"output":{"layout":"{instance}.dcm"},
"limits":{"depth":16,"header_bytes":16777216},
"text":{"needles":{"00100010":"name","00100020":"id"},"patterns":true,"vocabulary":"ignore"}}"#;

/// A plan bound to a fixed key.
pub fn plan(json: &str) -> Plan {
    let standard = Standard::parse(DICTIONARY, PRIVATE, TYPES, REGISTERED).expect("tables");
    Plan::compile(json, Arc::new(standard), &[7; 32]).expect("plan")
}
