/* SPDX-License-Identifier: Apache-2.0 */
/* What screening finds, what it leaves alone, that its tables are read exactly, and that no text makes it slow. */
#include "desk/desk_fixture.h"

#include <dirent.h>
#include <time.h>

#include "desk/screening.h"
#include "desk/subject.h"
#include "desk/words.h"

#define OWN PLACARD_SOURCE_DIR "/assets/screening"
#define GOOD_TABLES PLACARD_TEST_DATA "/screening/good"
#define BAD_TABLES PLACARD_TEST_DATA "/screening/bad"

static struct screening *load(const char *company)
{
    struct screening *s = NULL;
    struct err_info info = {0};
    const char *const dirs[] = {OWN, company};
    if (screening_load(dirs, company ? 2 : 1, &s, &info))
        fail_msg("%s", info.text);
    return s;
}

static bool has(const struct findings *f, const char *rule)
{
    for (int i = 0; i < f->count; i++)
        if (!strcmp(f->list[i].rule, rule))
            return true;
    return false;
}

static const struct {
    const char *text, *rule; /* NULL: nothing at all */
} cases[] = {
    {"This is CONFIDENTIAL.", "confidential"},
    {"Bitte streng vertraulich behandeln", "vertraulich"},
    {"eine vertrauliche Sache", "vertraulich"},
    {"Nur für den internen  Gebrauch", "vertraulich"},
    {"nur FÜR den Dienstgebrauch", "vertraulich"},
    {"document confidentiel", "confidentiel"},
    {"КОНФИДЕНЦИАЛЬНО", "конфиденциально"},
    {"ΕΜΠΙΣΤΕΥΤΙΚΌ εμπιστευτικό", "εμπιστευτικό"},
    {"この資料は社外秘です", "社外秘"},
    {"Password: hunter22", "password"},
    {"the Wi-Fi password = sesame42", "password"},
    {"Passwort：geheim1", "password"},
    {"key AKIAIOSFODNN7EXAMPLE", "aws-key"},
    {"ghp_0123456789abcdefghijABCDEFGHIJ012345", "github-token"},
    {"-----BEGIN EC PRIVATE KEY-----", "private-key"},
    {"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijk", "jwt"},
    {"plc_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG", "placard-token"},
    {"4111 1111 1111 1111", "card"},
    {"card 378282246310005.", "card"},
    {"IBAN DE89 3704 0044 0532 0130 00", "iban"},
    {"NL91ABNA0417164300", "iban"},
    {"ask ann.b+x@mail.example.com", "email"},
    {"call +31 20 555 01 23", "phone"},
    {"call (020) 555-0123", "phone"},
    {"call 0800 123 4567", "phone"},
    {"078-05-1120", "us-ssn"},
    {"AB 12 34 56 C", "uk-nino"},
    {"111222333", "nl-bsn"},
    {"12345678Z", "es-dni"},
    {"44051401359", "pl-pesel"},
    {"86 095 742 719", "de-steuer-id"},
    {"2 55 08 14 168 025 38", "fr-nir"},
    {"756.9217.0769.85", "ch-ahv"},
    {"811218-9876", "se-personnummer"},
    {"529.982.247-25", "br-cpf"},
    {"RSSMRA85T10A562S", "it-codice-fiscale"},
    {"x9Kf82LmQp47ZtRw05VbNc31YhGd", "random-text"},
    {"see https://evil.example/x", "unknown-host"},
    {"HTTPS://EVIL.EXAMPLE", "unknown-host"},
    {"https://intranet.example/x?token=abc", "key-in-link"},
    {"https://ann:pw@intranet.example/", "key-in-link"},
    /* and nothing where there is nothing */
    {"Confidence is good", NULL},
    {"Soup on 2026-03-02 at 09:00, 4.50 euros", NULL},
    {"on 01.02.2026 10:30 in room 0.12", NULL},
    {"4111 1111 1111 1112", NULL},
    {"NL91ABNA0417164301", NULL},
    {"111222334", NULL},
    {"12345678A", NULL},
    {"the password is changed every year", NULL},
    {"AKIA is a prefix", NULL},
    {"write to us @ noon", NULL},
    {"Donaudampfschifffahrtsgesellschaft", NULL},
    {"order 20260302", NULL},
    {"13:00-14:00, floor 3, 250 people", NULL},
};

static void each_kind_is_found_and_the_harmless_is_not(void **state)
{
    struct screening *s = load(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct findings f = {.count = 0};
        assert_int_equal(screening_text(s, "text", cases[i].text, &f), ERR_OK);
        if (cases[i].rule ? !has(&f, cases[i].rule) : f.count != 0)
            fail_msg("%s: %s", cases[i].text, f.count ? f.list[0].rule : "nothing");
        for (int k = 0; k < f.count; k++)
            assert_true(f.list[k].severity > FINDING_OFF && f.list[k].severity <= FINDING_STOP);
    }
    screening_free(s);
}

static void of_a_secret_only_the_beginning_is_kept(void **state)
{
    struct screening *s = load(NULL);
    struct findings f = {.count = 0};
    (void)state;
    assert_int_equal(screening_text(s, "text", "4111111111111111 AKIAIOSFODNN7EXAMPLE", &f),
                     ERR_OK);
    assert_int_equal(f.count, 2);
    for (int i = 0; i < f.count; i++)
        assert_true(strlen(f.list[i].excerpt) <= 4 + 3);
    assert_int_equal(f.list[0].bytes, strcmp(f.list[0].rule, "card") ? 20 : 16);
    screening_free(s);
}

static void a_company_adds_terms_and_hosts_and_turns_rules_off(void **state)
{
    struct screening *s = load(GOOD_TABLES), *plain = load(NULL);
    struct findings f = {.count = 0};
    (void)state;
    assert_int_equal(screening_text(s, "text",
                                    "Project  Nightfall brings synergies, call +31 20 555 01 23,"
                                    " https://www.example.org/a https://notexample.org/",
                                    &f),
                     ERR_OK);
    assert_true(has(&f, "project-name") && has(&f, "slogan"));
    assert_false(has(&f, "phone"));
    int unknown = 0;
    for (int i = 0; i < f.count; i++)
        unknown += !strcmp(f.list[i].rule, "unknown-host");
    assert_int_equal(unknown, 1);
    assert_false(digest_equal(screening_tables(s), screening_tables(plain)));
    screening_free(s);
    screening_free(plain);
}

static void every_bad_table_is_refused_with_its_line(void **state)
{
    int seen = 0;
    DIR *folder = opendir(BAD_TABLES);
    (void)state;
    assert_non_null(folder);
    for (struct dirent *e; (e = readdir(folder));) {
        char dir[SCRATCH_PATH_BYTES], from[512], to[512], *data = NULL;
        size_t bytes = 0;
        struct screening *s = NULL;
        struct err_info info = {0};
        if (e->d_name[0] == '.')
            continue;
        scratch_make(dir);
        snprintf(from, sizeof from, BAD_TABLES "/%s", e->d_name);
        snprintf(to, sizeof to, "%s/%s", dir, e->d_name);
        assert_int_equal(file_read(from, 1 << 20, &data, &bytes, NULL), ERR_OK);
        assert_int_equal(file_replace(to, data, bytes, false, NULL), ERR_OK);
        mem_free(data);
        const char *const dirs[] = {dir};
        if (screening_load(dirs, 1, &s, &info) != ERR_SYNTAX)
            fail_msg("%s was taken", e->d_name);
        assert_true(strstr(info.text, "line ") || strstr(info.text, "not UTF-8"));
        scratch_remove(dir);
        seen++;
    }
    closedir(folder);
    assert_true(seen > 20);
}

static void repeat(char *out, size_t bytes, const char *piece)
{
    size_t n = strlen(piece);
    for (size_t i = 0; i + 1 < bytes; i++)
        out[i] = piece[i % n];
    out[bytes - 1] = 0;
}

static void every_failing_allocation_is_an_error(void **state)
{
    const char *const dirs[] = {OWN};
    char title[] = "Summer party on Friday", text[] = "password: sesame, at 17:00 in the garden";
    const struct post p = {.title = title, .content_text = text};
    (void)state;
    for (unsigned long n = 1;; n++) {
        struct screening *s = NULL;
        struct subject *about = NULL;
        struct findings f = {.count = 0};
        mem_fail_at(n, 0);
        enum err e = screening_load(dirs, 1, &s, NULL);
        if (!e)
            e = screening_post(s, &p, &f);
        if (!e)
            e = subject_of(&p, &about);
        bool over = mem_fail_at(0, 0) < n;
        screening_free(s);
        subject_free(about);
        if (over) {
            assert_int_equal(e, ERR_OK);
            break;
        }
        assert_int_equal(e, ERR_NOMEM);
    }
}

/* 16 KiB is a whole post. Sixteen times that must take about sixteen times as long. */
static void no_text_makes_it_slow(void **state)
{
    static const char *const pieces[] = {
        "a_",          "sk-proj-",      "password=", "0 ",         "0-",   "+1 ",
        "DE89 3704 ",  "https://",      "http://a@", "a@a.",       "AKIA", "4 ",
        "##",          "confidential ", "trade ",    "1.",         "eyJ-", "機密",
        "PRIVATE KEY", "?token=",       "((0",       "host.host.", "==",   "xoxb-"};
    struct screening *s = load(NULL);
    static char text[256 * 1024 + 1];
    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        struct findings f = {.count = 0};
        struct timespec from, to;
        repeat(text, sizeof text, pieces[i]);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
        assert_int_equal(screening_text(s, "text", text, &f), ERR_OK);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
        double ms =
            (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
        if (ms > 2000) /* about 30 on a slow machine; quadratic work takes minutes */
            fail_msg("\"%s\" took %.0f ms", pieces[i], ms);
    }
    screening_free(s);
}

static void words_are_folded_and_pairs_made_where_there_are_no_spaces(void **state)
{
    struct word_list a, b;
    (void)state;
    assert_int_equal(words_of("Übergröße, ΣΊΣΥΦΟΣ; ПРИВЕТ ŁÓDŹ x2", &a), ERR_OK);
    assert_int_equal(words_of("übergröße σΊσυφος привет łódź X2", &b), ERR_OK);
    assert_int_equal(a.count, 5);
    assert_int_equal(b.count, 5);
    for (size_t i = 0; i < a.count; i++)
        assert_true(a.words[i].hash == b.words[i].hash);
    assert_true(a.words[4].has_digit && !a.words[0].has_digit);
    words_free(&a);
    words_free(&b);
    assert_int_equal(words_of("夏祭り 木", &a), ERR_OK);
    assert_int_equal(a.count, 3); /* 夏祭 祭り 木 */
    assert_true(a.words[0].pair && a.words[0].chars == 2 && a.words[2].chars == 1);
    words_free(&a);
    assert_int_equal(words_of(NULL, &a), ERR_OK);
    assert_int_equal(a.count, 0);
    words_free(&a);
}

static const struct {
    const char *title_a, *text_a, *title_b, *text_b;
    bool differs;
} subjects[] = {
    {"Summer party", "On Friday at 17:00 in the garden", "Summer Party!",
     "On Thursday at 17:00 in the garden", true},
    {"Summer party", "On Friday at 17:00", "Summer party", "On Friday at 18:00", true},
    {"Summer party", "On Friday at 17:00", "Summer party", "On Friday at 17:00", false},
    {"Summer party", "On Friday at 17:00", "Summer party", "Bring a cake", false},
    {NULL, "The canteen stays closed this Monday because of building works", NULL,
     "Because of building works the canteen stays closed this Tuesday", true},
    {NULL, "Soup at 12", NULL, "Fire drill at 15", false},
    {"夏祭り", "金曜日17時から中庭で", "夏祭り", "金曜日18時から中庭で", true},
    {"Budget", "Grew by 4 percent", "Canteen", "Grew by 5 percent", false},
};

static void posts_about_the_same_that_say_otherwise_are_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        struct subject *a = NULL, *b = NULL;
        char why[SUBJECT_WHY_BYTES] = "";
        const struct post first = {.title = (char *)(uintptr_t)subjects[i].title_a,
                                   .content_text = (char *)(uintptr_t)subjects[i].text_a},
                          second = {.title = (char *)(uintptr_t)subjects[i].title_b,
                                    .content_text = (char *)(uintptr_t)subjects[i].text_b};
        assert_int_equal(subject_of(&first, &a), ERR_OK);
        assert_int_equal(subject_of(&second, &b), ERR_OK);
        if (subject_differs(a, b, why) != subjects[i].differs ||
            subject_differs(b, a, why) != subjects[i].differs)
            fail_msg("case %zu: %s", i, why);
        subject_free(a);
        subject_free(b);
    }
}

static void events_at_another_time_or_place_are_told(void **state)
{
    struct subject *a = NULL, *b = NULL;
    char why[SUBJECT_WHY_BYTES] = "";
    char title[] = "Town hall", hall[] = "Hall", garden[] = "Garden";
    struct post p = {.title = title, .event = {.given = true, .start_s = 1000, .place = hall}};
    (void)state;
    assert_int_equal(subject_of(&p, &a), ERR_OK);
    p.event.start_s = 2000;
    p.event.place = garden;
    assert_int_equal(subject_of(&p, &b), ERR_OK);
    assert_true(subject_differs(a, b, why));
    assert_string_equal(why, "time of the event, place");
    subject_free(a);
    subject_free(b);
}

static void a_reviewer_sees_findings_and_contradictions(void **state)
{
    struct fixture *f = *state;
    char id[64], path[256];
    MUST(f, "write", "--title", "Summer party", "--text", "On Friday at 17:00");
    snprintf(id, sizeof id, "%.*s", (int)strcspn(f->out, ":"), f->out);
    MUST(f, "approve", id);
    MUST(f, "write", "--title", "Summer party", "--text",
         "On Thursday at 17:00, password: sesame, project nightfall", "--picture",
         GOOD "/wide.png");
    snprintf(id, sizeof id, "%.*s", (int)strcspn(f->out, ":"), f->out);
    MUST(f, "show", id);
    assert_non_null(strstr(f->out, "approved by 0 of 1"));
    assert_non_null(strstr(f->out, "stop: password in the text: pass"));
    assert_non_null(strstr(f->out, "note: no-description in the picture 1"));
    assert_non_null(strstr(f->out, "says otherwise (date or number): hq/lobby"));
    assert_null(strstr(f->out, "project-name"));
    /* the company's tables: looked through again */
    snprintf(path, sizeof path, "%s/screening", f->dir);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/screening/own.conf", f->dir);
    static const char own[] = "word stop project-name project nightfall\n", bad[] = "nonsense\n";
    assert_int_equal(file_replace(path, own, strlen(own), false, NULL), ERR_OK);
    MUST(f, "show", id);
    assert_non_null(strstr(f->out, "stop: project-name"));
    assert_int_equal(file_replace(path, bad, strlen(bad), false, NULL), ERR_OK);
    assert_int_equal(RUN(f, "show", id), EXIT_FAILED);
    assert_non_null(strstr(f->err, "line 1"));
    MUST(f, "import", GOOD "/feed.json"); /* a broken table keeps no import back */
    assert_non_null(strstr(f->out, "Not screened"));
}

#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_found_and_the_harmless_is_not),
        cmocka_unit_test(of_a_secret_only_the_beginning_is_kept),
        cmocka_unit_test(a_company_adds_terms_and_hosts_and_turns_rules_off),
        cmocka_unit_test(every_bad_table_is_refused_with_its_line),
        cmocka_unit_test(every_failing_allocation_is_an_error),
        cmocka_unit_test(no_text_makes_it_slow),
        cmocka_unit_test(words_are_folded_and_pairs_made_where_there_are_no_spaces),
        cmocka_unit_test(posts_about_the_same_that_say_otherwise_are_told),
        cmocka_unit_test(events_at_another_time_or_place_are_told),
        WITH_DESK(a_reviewer_sees_findings_and_contradictions),
    };
    return crypto_start() ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
