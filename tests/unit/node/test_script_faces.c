/* SPDX-License-Identifier: Apache-2.0 */
/* Text analysed by compose with the fonts that present has: the real list, the real files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "compose/text.h"
#include "present/fonts.h"
#include "support/scratch.h"

#define LIST PLACARD_SOURCE_DIR "/assets/fonts/fonts.conf"

static struct fonts *open_fonts(const char *list)
{
    struct fonts *f = NULL;
    struct err_info info = {0};
    if (fonts_open(list, &f, &info))
        fail_msg("%s", info.text);
    return f;
}

static struct text *make(struct fonts *f, const char *language, bool bold, const char *utf8)
{
    struct text *t = NULL;
    assert_int_equal(text_new(fonts_metrics(f), language, bold, utf8, strlen(utf8), &t), ERR_OK);
    return t;
}

/* U+76F4 and U+9AA8 are drawn differently in each of the four. */
static void the_same_han_letters_come_from_the_face_of_each_language(void **state)
{
    (void)state;
    static const struct {
        const char *language, *utf8, *face;
    } rows[] = {
        {"zh-Hans", "\u76F4\u9AA8", "zh-Hans"}, {"zh-CN", "\u76F4\u9AA8", "zh-Hans"},
        {"zh", "\u76F4\u9AA8", "zh-Hans"},      {"zh-Hant", "\u76F4\u9AA8", "zh-Hant"},
        {"zh-TW", "\u76F4\u9AA8", "zh-Hant"},   {"zh-HK", "\u76F4\u9AA8", "zh-Hant"},
        {"yue", "\u76F4\u9AA8", "zh-Hant"},     {"zh-Hant-HK", "\u76F4", "zh-Hant"},
        {"ja", "\u76F4\u9AA8", "ja"},           {"ja-JP", "\u76F4\u9AA8", "ja"},
        {"ko", "\u76F4\u9AA8", "ko"},           {"ko-KR", "\u76F4\u9AA8", "ko"},
        {"en", "\u76F4\u3059", "ja"},           {"de", "\u76F4 \uD55C\uAE00", "ko"},
        {"en", "\u76F4\u9AA8", "zh-Hans"},      {NULL, "\u76F4\u9AA8", "zh-Hans"},
    };
    struct fonts *f = open_fonts(LIST);
    const struct font_metrics *m = fonts_metrics(f);
    for (size_t i = 0; i < 2 * sizeof rows / sizeof rows[0]; i++) {
        size_t row = i / 2;
        struct text *t = make(f, rows[row].language, i % 2, rows[row].utf8);
        const char *got = m->face_language(m->user, t->face[0]);
        enum font_use use = m->face_use(m->user, t->face[0]);
        if (strcmp(got, rows[row].face) != 0 || use != (i % 2 ? FONT_FALLBACK_BOLD : FONT_FALLBACK))
            fail_msg("%s: from the face for '%s'", rows[row].language ? rows[row].language : "none",
                     got);
        text_free(t);
    }
    fonts_close(f);
}

static void every_letter_of_a_mixed_text_has_a_face_that_has_it(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Ёлка, Ελλάδα, naïve, Łódź, Việt Nam, ﬁn",
        "مرحبًا بكم، ٣٫٥٪ — می‌خواهم",
        "שָׁלוֹם עולם",
        "सभी सहकर्मियों, ক্ষ, க்ஷ, ක්ෂ, ക്ഷ, ಕ್ಷ, క్ష, ક્ષ, ਕ੍ਸ਼, କ୍ଷ",
        "ไทย ລາວ ខ្មែរ မြန်မာ",
        "日本語、中文，한국어",
        "հայերեն ქართული አማርኛ ދިވެހި བོད་ ⵜⴰⵎⴰⵣⵉⵖⵜ ᐃᓄᒃ ᏣᎳᎩ ꯃꯤꯇꯩ ᱥᱟᱱᱛᱟᱲᱤ",
        "→ ✓ ★ ∑ ½ € ₹ ™",
        "😀👩🏽‍💻🇩🇪❤️1️⃣",
    };
    struct fonts *f = open_fonts(LIST);
    const struct font_metrics *m = fonts_metrics(f);
    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
        struct text *t = make(f, NULL, false, texts[k]);
        for (int i = 0; i < t->count; i++) {
            bool steers = t->cp[i] == 0x200C || t->cp[i] == 0x200D || t->cp[i] == 0xFE0F;
            if (t->cp[i] == 0x2026 || (t->marks[i] & TEXT_NO_GLYPH) ||
                (!steers && !m->has_glyph(m->user, t->face[i], t->cp[i])))
                fail_msg("%s: U+%04X at %d", texts[k], (unsigned)t->cp[i], i);
        }
        text_free(t);
    }
    fonts_close(f);
}

static void a_script_whose_font_is_hidden_leaves_an_omission_and_no_box(void **state)
{
    (void)state;
    char dir[SCRATCH_PATH_BYTES], path[SCRATCH_PATH_BYTES + 16];
    scratch_make(dir);
    snprintf(path, sizeof path, "%s/fonts.conf", dir);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs("[face latin]\nuse=text\npackage=fonts-noto-core\n"
          "file=truetype/noto/NotoSans-Regular.ttf\n",
          out);
    fclose(out);
    struct fonts *f = open_fonts(path);
    struct text *t = make(f, "ta", false, "Pongal: பொங்கல் வாழ்த்துக்கள்! 🎉 东京 OK");
    size_t bytes = text_encode(t, 0, t->count, false);
    t->scratch[bytes] = '\0';
    assert_string_equal(t->scratch, "Pongal: […] OK");
    for (int i = 0; i < t->count; i++)
        assert_int_equal(t->marks[i] & TEXT_NO_GLYPH, 0);
    text_free(t);
    fonts_close(f);
    scratch_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_han_letters_come_from_the_face_of_each_language),
        cmocka_unit_test(every_letter_of_a_mixed_text_has_a_face_that_has_it),
        cmocka_unit_test(a_script_whose_font_is_hidden_leaves_an_omission_and_no_box),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
