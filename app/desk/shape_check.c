/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/screening_rules.h"

#include <string.h>

/* Checksums of numbers that people are known by. Each is given digits and capital letters only, already of the right length
 * by the shape; sources: the issuing offices' public rules. */

bool luhn_valid(const char *digits)
{
    int sum = 0;
    size_t n = strlen(digits);
    for (size_t i = 0; i < n; i++) {
        int d = digits[n - 1 - i] - '0';
        if (i & 1)
            d = d > 4 ? 2 * d - 9 : 2 * d;
        sum += d;
    }
    return sum % 10 == 0;
}

int mod97(const char *text)
{
    int rest = 0;
    for (; *text; text++) {
        int v = *text >= 'A' ? *text - 'A' + 10 : *text - '0';
        rest = (rest * (v > 9 ? 100 : 10) + v) % 97;
    }
    return rest;
}

static int weighted(const char *digits, const int *weights, int count)
{
    int sum = 0;
    for (int i = 0; i < count; i++)
        sum += weights[i] * (digits[i] - '0');
    return sum;
}

static bool bsn_valid(const char *d) /* Dutch eleven test */
{
    static const int weights[] = {9, 8, 7, 6, 5, 4, 3, 2, -1};
    return weighted(d, weights, 9) % 11 == 0 && strspn(d, "0") < 9;
}

static bool dni_valid(const char *d) /* Spanish identity number: 8 digits and a letter */
{
    static const char letters[] = "TRWAGMYFPDXBNJZSQVHLCKE";
    int n = 0;
    for (int i = 0; i < 8; i++)
        n = (n * 10 + (d[i] - '0')) % 23;
    return d[8] == letters[n];
}

static bool pesel_valid(const char *d) /* Polish */
{
    static const int weights[] = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1};
    return weighted(d, weights, 11) % 10 == 0;
}

static bool ean13_valid(const char *d) /* Swiss insurance number */
{
    static const int weights[] = {1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1};
    return weighted(d, weights, 13) % 10 == 0;
}

static bool nir_valid(const char *d) /* French insurance number: 13 digits and 97 - rest */
{
    char head[14];
    memcpy(head, d, 13);
    head[13] = 0;
    return mod97(head) + 10 * (d[13] - '0') + (d[14] - '0') == 97;
}

static bool steuer_id_valid(const char *d) /* German tax number: ISO 7064, mod 11, 10 */
{
    int product = 10;
    for (int i = 0; i < 10; i++) {
        int sum = (d[i] - '0' + product) % 10;
        product = (sum ? sum : 10) * 2 % 11;
    }
    return d[0] != '0' && (11 - product) % 10 == d[10] - '0';
}

static bool cpf_valid(const char *d) /* Brazilian */
{
    for (int n = 9; n < 11; n++) {
        int sum = 0;
        for (int i = 0; i < n; i++)
            sum += (n + 1 - i) * (d[i] - '0');
        if (sum * 10 % 11 % 10 != d[n] - '0')
            return false;
    }
    return strspn(d, (char[]){d[0], 0}) < 11;
}

bool shape_check_find(const char *name, bool (**out)(const char *digits))
{
    static const struct {
        const char *name;
        bool (*check)(const char *);
    } table[] = {{"-", NULL},        {"luhn", luhn_valid},           {"bsn", bsn_valid},
                 {"dni", dni_valid}, {"pesel", pesel_valid},         {"ean13", ean13_valid},
                 {"nir", nir_valid}, {"steuer-id", steuer_id_valid}, {"cpf", cpf_valid}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (strcmp(table[i].name, name) != 0)
            continue;
        *out = table[i].check;
        return true;
    }
    return false;
}
