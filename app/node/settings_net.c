/* SPDX-License-Identifier: Apache-2.0 */
#include "node/settings_net.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text_list.h"

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define ITEM_BYTES 300 /* more than any item may have */

static bool label_valid(const char *text, size_t n, const char *letters)
{
    return n && n <= 63 && strspn(text, letters) >= n && text[0] != '-' && text[n - 1] != '-';
}

static bool domain_valid(const char *text)
{
    if (strlen(text) > 253)
        return false;
    for (;;) {
        size_t n = strcspn(text, ".");
        if (!label_valid(text, n, LOWER UPPER DIGITS "-"))
            return false;
        if (!text[n])
            return true;
        text += n + 1;
    }
}

/* AF_INET, AF_INET6, or 0: neither. */
static int family_of(const char *text)
{
    struct in6_addr a;
    return inet_pton(AF_INET, text, &a) == 1    ? AF_INET
           : inet_pton(AF_INET6, text, &a) == 1 ? AF_INET6
                                                : 0;
}

/* The same of "address/prefix". Without a prefix the whole of the network would be the board itself. */
static int network_family(const char *text)
{
    char address[ITEM_BYTES];
    const char *slash = strchr(text, '/');
    if (!slash)
        return 0;
    size_t n = strlen(slash + 1);
    snprintf(address, sizeof address, "%.*s", (int)(slash - text), text);
    int family = family_of(address);
    if (!n || n > 3 || strspn(slash + 1, DIGITS) != n || slash[1] == '0')
        return 0;
    long prefix = strtol(slash + 1, NULL, 10);
    return prefix <= (family == AF_INET ? 32 : 128) ? family : 0;
}

/* A last label of digits alone is an address with a slip in it. */
static bool host_valid(const char *text)
{
    const char *last = strrchr(text, '.');
    last = last ? last + 1 : text;
    return family_of(text) || (domain_valid(text) && strspn(last, DIGITS) != strlen(last));
}

static bool item_valid(enum setting_kind kind, const char *item)
{
    switch (kind) {
    case SETTING_DOMAINS:
        return domain_valid(item);
    case SETTING_HOSTS:
        return host_valid(item);
    case SETTING_NETWORKS:
        return network_family(item) != 0;
    default:
        return family_of(item) != 0;
    }
}

static const char *list_rule(enum setting_kind kind)
{
    switch (kind) {
    case SETTING_DOMAINS:
        return "must be domain names such as example.com, with spaces between them";
    case SETTING_HOSTS:
        return "must be host names or addresses, with spaces between them";
    case SETTING_NETWORKS:
        return "must be an address with its prefix, such as 192.0.2.10/24, or one of IPv4 and one "
               "of "
               "IPv6";
    default:
        return "must be IP addresses such as 192.0.2.1, with spaces between them";
    }
}

static const char *list_objection(const struct setting *def, const char *value)
{
    char item[ITEM_BYTES];
    int count = 0;
    while (text_list_next(&value, item, sizeof item))
        if (!item_valid(def->kind, item))
            return list_rule(def->kind);
        else if (++count > def->max_items)
            return "has more items than are allowed";
    return count ? NULL : list_rule(def->kind);
}

static bool ascii_printable(const char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~')
            return false;
    return true;
}

/* wpa_supplicant takes # behind a second quotation mark, of which the first is its own, for a comment. */
static bool wifi_password_valid(const char *text)
{
    const char *quote = strchr(text, '"');
    size_t n = strlen(text);
    if (quote && strchr(quote, '#'))
        return false;
    return n == 64 ? strspn(text, DIGITS "abcdefABCDEF") == n
                   : n >= 8 && n <= 63 && ascii_printable(text);
}

/* Two or three numbers of up to eight digits: "1.4.0", or "20261125.0417" as builds are called. */
static bool version_valid(const char *text)
{
    int dots = 0;
    for (;;) {
        size_t n = strspn(text, DIGITS);
        if (!n || n > 8)
            return false;
        if (!text[n])
            return dots > 0;
        if (text[n] != '.' || ++dots > 2)
            return false;
        text += n + 1;
    }
}

const char *settings_net_objection(const struct setting *def, const char *value)
{
    size_t n = strlen(value);
    switch (def->kind) {
    case SETTING_HOST_LABEL:
        return label_valid(value, n, LOWER DIGITS "-") ? NULL
                                                       : "must be a-z, 0-9 and -, such as lobby-3";
    case SETTING_DOMAINS:
    case SETTING_HOSTS:
    case SETTING_ADDRESSES:
    case SETTING_NETWORKS:
        return list_objection(def, value);
    case SETTING_WIFI_PASSWORD:
        return wifi_password_valid(value)
                   ? NULL
                   : "must be 8 to 63 ASCII characters, with no # behind a quotation mark, or 64 "
                     "hexadecimal digits";
    case SETTING_COUNTRY:
        return n == 2 && strspn(value, UPPER) == 2 ? NULL
                                                   : "must be two capital letters, such as DE";
    case SETTING_CHANNEL:
        return label_valid(value, n, LOWER DIGITS "-") ? NULL
                                                       : "must be a-z, 0-9 and -, such as stable";
    case SETTING_VERSION:
        return version_valid(value) ? NULL : "must be a version such as 1.4.0 or 20261125.0417";
    default:
        return NULL;
    }
}

/* At most one item of each family. */
static bool families_differ(const char *list, int (*family)(const char *))
{
    char item[ITEM_BYTES];
    int seen4 = 0, seen6 = 0;
    while (list && text_list_next(&list, item, sizeof item))
        *(family(item) == AF_INET ? &seen4 : &seen6) += 1;
    return seen4 <= 1 && seen6 <= 1;
}

static bool has_family(const char *list, int (*family)(const char *), int wanted)
{
    char item[ITEM_BYTES];
    while (list && text_list_next(&list, item, sizeof item))
        if (family(item) == wanted)
            return true;
    return false;
}

struct checker {
    const struct board_settings *b;
    settings_net_say *say;
    void *user;
};

static void object(const struct checker *c, const char *key, const char *text)
{
    c->say(c->user, "network", key, text);
}

static void check_addresses(const struct checker *c)
{
    const struct board_settings *b = c->b;
    if (!families_differ(b->addresses, network_family))
        object(c, "address", "has two addresses of one family");
    if (!families_differ(b->gateways, family_of))
        object(c, "gateway", "has two addresses of one family");
    if (b->gateways && !b->addresses)
        object(c, "gateway", "goes with network.address; with DHCP leave it out");
    else if ((has_family(b->gateways, family_of, AF_INET) &&
              !has_family(b->addresses, network_family, AF_INET)) ||
             (has_family(b->gateways, family_of, AF_INET6) &&
              !has_family(b->addresses, network_family, AF_INET6)))
        object(c, "gateway", "is of another family than network.address");
    if (b->addresses && !b->dns)
        object(c, "dns", "is missing: with a fixed address nobody else names a name server");
}

static void check_wifi(const struct checker *c)
{
    const struct board_settings *b = c->b;
    bool personal = b->wifi_security == WIFI_PERSONAL || b->wifi_security == WIFI_WPA3_PERSONAL;
    if (b->link != LINK_WIFI) {
        if (b->wifi_ssid)
            object(c, "wifi_ssid", "needs network.link = wifi");
        return;
    }
    if (!b->wifi_ssid)
        object(c, "wifi_ssid", "is missing with network.link = wifi");
    if (!b->wifi_country)
        object(c, "wifi_country", "is missing with network.link = wifi");
    if (personal && !b->wifi_password)
        object(c, "wifi_password", "is missing with this network.wifi_security");
    if (!personal && b->wifi_password)
        object(c, "wifi_password", "has no use with enterprise: leave it out");
    if (b->wifi_security == WIFI_WPA3_PERSONAL && b->wifi_password &&
        strlen(b->wifi_password) == 64)
        object(c, "wifi_password", "must be the password itself with wpa3-personal");
    if (b->vlan)
        object(c, "vlan", "is for the wired port");
    if (b->wired_security != WIRED_OPEN)
        object(c, "wired_security", "has no use with network.link = wifi");
}

static bool signs_on(const struct board_settings *b)
{
    return b->link == LINK_WIFI
               ? b->wifi_security == WIFI_ENTERPRISE || b->wifi_security == WIFI_WPA3_ENTERPRISE
               : b->wired_security == WIRED_DOT1X;
}

static void check_eap(const struct checker *c)
{
    static const char why[] = "is missing: the network asks the board to sign on";
    const struct board_settings *b = c->b;
    if (!signs_on(b)) {
        if (b->eap_identity || b->eap_password || b->eap_key || b->eap_cert)
            object(c, "eap_identity",
                   "needs wired_security = 802.1x, or link = wifi with an enterprise "
                   "wifi_security");
        return;
    }
    if (!b->eap_identity)
        object(c, "eap_identity", why);
    if (!b->eap_ca)
        object(c, "eap_ca", why);
    if (!b->eap_server_name) /* else any certificate of that authority would do */
        object(c, "eap_server_name", why);
    if (b->eap_method == EAP_PEAP) {
        if (!b->eap_password)
            object(c, "eap_password", why);
        if (b->eap_key || b->eap_cert)
            object(c, "eap_key", "eap_key and eap_certificate are for eap_method = tls");
    } else {
        if (!b->eap_key || !b->eap_cert)
            object(c, "eap_key", "eap_method = tls needs eap_certificate and eap_key");
        if (b->eap_password)
            object(c, "eap_password", "is for eap_method = peap");
    }
}

static void check_update(const struct checker *c)
{
    const struct board_settings *b = c->b;
    if (b->update_from.set != b->update_until.set)
        c->say(c->user, "update", "window_until", "its beginning and its end go together");
    else if (b->update_from.set && b->update_from.minute == b->update_until.minute)
        c->say(c->user, "update", "window_until", "must end at another time than it begins");
    if (!b->update_channel &&
        (b->update_url || b->update_key || b->update_floor || b->update_from.set))
        c->say(c->user, "update", "channel",
               "is missing: without it the board takes no updates, and the other keys have no use");
}

void settings_net_check(const struct settings *s, settings_net_say *say, void *user)
{
    struct checker c = {.b = &s->board, .say = say, .user = user};
    check_addresses(&c);
    check_wifi(&c);
    check_eap(&c);
    check_update(&c);
}
