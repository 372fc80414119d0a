/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys for tests only, published here and so worthless: never let a screen trust one of them.
 */
#ifndef PLACARD_TEST_VERIFY_KEYS_H
#define PLACARD_TEST_VERIFY_KEYS_H

enum test_key {
    KEY_ROOT_1 = 0,
    KEY_ROOT_2,
    KEY_FLAGS_1,
    KEY_FLAGS_2,
    KEY_HOLD_1,
    KEY_STRANGER,
    TEST_KEYS
};

static const struct {
    const char *name, *pem;
} test_keys[TEST_KEYS] = {
    [KEY_ROOT_1] = {"desk.example/root-1",
                    "-----BEGIN EC PRIVATE KEY-----\n"
                    "MHcCAQEEIHZ97NODBVpB2k+sSbilmwSlzcCcVIQJnhNpWUFHYFwCoAoGCCqGSM49\n"
                    "AwEHoUQDQgAEJhpUn0OI07aTN0KG2ZRaYTVM5MvAVudJQo4c/JgovI4EgQh3M22h\n"
                    "H9e4YN500hoK/D9ITPsocs0llvwi6q8l5Q==\n"
                    "-----END EC PRIVATE KEY-----\n"},
    [KEY_ROOT_2] = {"desk.example/root-2",
                    "-----BEGIN EC PRIVATE KEY-----\n"
                    "MHcCAQEEIJJNENFsDVXfkPruMk9WY+xBrkfPHiQ8B2TEOo52Pl6yoAoGCCqGSM49\n"
                    "AwEHoUQDQgAEn5G53m/0PrcdrvaNJPVUmF/px9SyoR6hRIGhzMlZ/fOGlWt3aFti\n"
                    "e5xw3SvS5XYDFIFuBFyVSoaWtKr3QOPx6w==\n"
                    "-----END EC PRIVATE KEY-----\n"},
    [KEY_FLAGS_1] = {"desk.example/flags-1",
                     "-----BEGIN EC PRIVATE KEY-----\n"
                     "MHcCAQEEIM40hlo8u2MC0jWc0jMjsEOsmH3sQJ0jcS36xAsIdNlJoAoGCCqGSM49\n"
                     "AwEHoUQDQgAEcGIxUMo1iAG6mmrpByKkibfmTXyJYAgQhcGLdlx8348IhrgU3YW7\n"
                     "e0Tg4odfSC+kVq8oOrZ8idz7oclpiiDy/w==\n"
                     "-----END EC PRIVATE KEY-----\n"},
    [KEY_FLAGS_2] = {"desk.example/flags-2",
                     "-----BEGIN EC PRIVATE KEY-----\n"
                     "MHcCAQEEIEH4d3MtieFQLofgPuKCm1eeCLVn0+ouO7AC3SYb6aumoAoGCCqGSM49\n"
                     "AwEHoUQDQgAEqKa4YVAzPNewG9PdeI6RhYzjD1Nv96HO0vgBAhpP9PDyPBXTgg3G\n"
                     "nD7xGRPMo4Ml7qRgXTDMhtJzcgAxTBxafw==\n"
                     "-----END EC PRIVATE KEY-----\n"},
    [KEY_HOLD_1] = {"phone.example/hold-1",
                    "-----BEGIN EC PRIVATE KEY-----\n"
                    "MHcCAQEEIInPRWx1HBJTYayRVfM4XfmFbnwfHS2el7T73q/m6rkJoAoGCCqGSM49\n"
                    "AwEHoUQDQgAEXG01Ix00SEUCZXsXsTVcvRfEtVUG8n6GlUdxLRCA8uVc1lW4Umjp\n"
                    "xl3m6+wXYjdtxrmDLWKzN6bWQgDjZ/CXcQ==\n"
                    "-----END EC PRIVATE KEY-----\n"},
    [KEY_STRANGER] = {"stranger.example/flags-1",
                      "-----BEGIN EC PRIVATE KEY-----\n"
                      "MHcCAQEEIImjrGbBr4jweHhzqx6cRw5lYJJP0k7WQCJQWC3bh/yWoAoGCCqGSM49\n"
                      "AwEHoUQDQgAE7l1MPr1wAFGbt1qA9Kaj4x3ctLuahTiZZGbRvJ2UY+FeRMRVIkNb\n"
                      "bWg8GbrBuUwN/HJMRb77jmT9JiuyvLZycw==\n"
                      "-----END EC PRIVATE KEY-----\n"},
};

#endif
