/* SPDX-License-Identifier: Apache-2.0 */
#include "present/fonts_scripts.h"

#define CORE "fonts-noto-core"
#define CJK "fonts-noto-cjk"
#define SAMPLES 3

/* Letters that every text in the script has, in the order of fonts.conf. */
static const struct {
    const char *name;
    uint32_t sample[SAMPLES];
    const char *package;
} scripts[] = {
    {"Latin", {'A', 'e', 0xE9}, CORE},
    {"Greek", {0x391, 0x3B1, 0x3C9}, CORE},
    {"Cyrillic", {0x410, 0x430, 0x44F}, CORE},
    {"Arabic", {0x627, 0x644, 0x645}, CORE},
    {"Hebrew", {0x5D0, 0x5DC, 0x5EA}, CORE},
    {"Devanagari", {0x915, 0x93E, 0x94D}, CORE},
    {"Bengali", {0x995, 0x9BE, 0x9CD}, CORE},
    {"Tamil", {0xB95, 0xBBE, 0xBCD}, CORE},
    {"Thai", {0xE01, 0xE32, 0xE48}, CORE},
    {"Armenian", {0x531, 0x561, 0x576}, CORE},
    {"Georgian", {0x10D0, 0x10D8, 0x10E0}, CORE},
    {"Ethiopic", {0x1200, 0x1208, 0x12A0}, CORE},
    {"Khmer", {0x1780, 0x17B6, 0x17D2}, CORE},
    {"Lao", {0xE81, 0xEB2, 0xEC8}, CORE},
    {"Myanmar", {0x1000, 0x102C, 0x103A}, CORE},
    {"Sinhala", {0xD9A, 0xDCF, 0xDCA}, CORE},
    {"Telugu", {0xC15, 0xC3E, 0xC4D}, CORE},
    {"Kannada", {0xC95, 0xCBE, 0xCCD}, CORE},
    {"Malayalam", {0xD15, 0xD3E, 0xD4D}, CORE},
    {"Gujarati", {0xA95, 0xABE, 0xACD}, CORE},
    {"Gurmukhi", {0xA15, 0xA3E, 0xA4D}, CORE},
    {"Odia", {0xB15, 0xB3E, 0xB4D}, CORE},
    {"Meetei Mayek", {0xABC0, 0xABC1, 0xABE5}, CORE},
    {"Ol Chiki", {0x1C5A, 0x1C5B, 0x1C5F}, CORE},
    {"Thaana", {0x780, 0x787, 0x7A6}, CORE},
    {"Tibetan", {0xF40, 0xF56, 0xF72}, CORE},
    {"Tifinagh", {0x2D30, 0x2D33, 0x2D62}, CORE},
    {"Canadian syllabics", {0x1403, 0x1455, 0x14C4}, CORE},
    {"Cherokee", {0x13A0, 0x13A6, 0x13D9}, CORE},
    {"Chinese", {0x4E00, 0x56FD, 0x570B}, CJK},
    {"Japanese", {0x3042, 0x30A2, 0x65E5}, CJK},
    {"Korean", {0xAC00, 0xD55C, 0xAE00}, CJK},
    {"symbols", {0x2190, 0x2713, 0x2605}, CORE},
    {"emoji", {0x1F600, 0x1F389, 0x1F44D}, "fonts-noto-color-emoji"},
};
#define SCRIPTS (sizeof scripts / sizeof scripts[0])

static bool any_face_has(const struct font_metrics *m, const uint32_t *sample)
{
    for (int face = 0; face < m->face_count(m->user); face++) {
        int have = 0;
        while (have < SAMPLES && m->has_glyph(m->user, face, sample[have]))
            have++;
        if (have == SAMPLES)
            return true;
    }
    return false;
}

int fonts_scripts_missing(struct fonts *f,
                          void (*each)(void *user, const char *script, const char *package),
                          void *user)
{
    const struct font_metrics *m = fonts_metrics(f);
    int missing = 0;
    for (size_t i = 0; i < SCRIPTS; i++) {
        if (any_face_has(m, scripts[i].sample))
            continue;
        each(user, scripts[i].name, scripts[i].package);
        missing++;
    }
    return missing;
}
