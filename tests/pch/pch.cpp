// A precompiled header needs a target with a source; the tests of a layer share this one's.
