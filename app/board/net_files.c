/* SPDX-License-Identifier: Apache-2.0 */
#include "board/net_files.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text_list.h"

#define HEAD "# Written at boot from placard.conf.\n"
#define ITEM_BYTES 300
#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"

enum err net_put_name(struct strbuf *b, const char *text, const char *also)
{
    for (const char *c = text; *c; c++)
        if (!strchr(NAME_LETTERS, *c) && !strchr(also, *c))
            return ERR_RANGE;
    return text[0] ? strbuf_puts(b, text) : ERR_RANGE;
}

/* 0: not a prefix of that family. */
static int prefix_of(const char *text, int family)
{
    size_t n = strlen(text);
    long prefix = n && n <= 3 && strspn(text, "0123456789") == n ? strtol(text, NULL, 10) : 0;
    return prefix <= (family == AF_INET ? 32 : 128) ? (int)prefix : 0;
}

/* One line "key=address[/prefix]" an item. */
static enum err put_addresses(struct strbuf *b, const char *key, const char *list)
{
    char item[ITEM_BYTES], text[INET6_ADDRSTRLEN];
    struct in6_addr a;
    while (list && text_list_next(&list, item, sizeof item)) {
        char *slash = strchr(item, '/');
        if (slash)
            *slash = 0;
        int family = inet_pton(AF_INET, item, &a) == 1    ? AF_INET
                     : inet_pton(AF_INET6, item, &a) == 1 ? AF_INET6
                                                          : 0;
        if (!family || !inet_ntop(family, &a, text, sizeof text))
            return ERR_RANGE;
        int prefix = slash ? prefix_of(slash + 1, family) : 0;
        if (slash && !prefix)
            return ERR_RANGE;
        if (slash)
            strbuf_printf(b, "%s=%s/%d\n", key, text, prefix);
        else
            strbuf_printf(b, "%s=%s\n", key, text);
    }
    return b->failed;
}

/* "key=name name": one line. */
static enum err put_names(struct strbuf *b, const char *key, const char *list)
{
    char item[ITEM_BYTES];
    enum err e = strbuf_printf(b, "%s=", key);
    for (int i = 0; !e && list && text_list_next(&list, item, sizeof item); i++) {
        if (i)
            strbuf_puts(b, " ");
        e = net_put_name(b, item, ":"); /* of IPv6 */
    }
    return e ? e : strbuf_puts(b, "\n");
}

static const char *yes(bool value)
{
    return value ? "yes" : "no";
}

/* What the interface that has the address says of it. */
static enum err put_network(struct strbuf *b, const struct board_settings *s)
{
    bool fixed = s->addresses != NULL, fixed6 = fixed && strchr(s->addresses, ':');
    bool fixed4 = fixed && strchr(s->addresses, '.');
    strbuf_printf(b,
                  "DHCP=%s\nIPv6AcceptRA=%s\nLinkLocalAddressing=%s\nLLMNR=no\nMulticastDNS=no\n",
                  yes(!fixed), yes(!fixed), fixed4 && !fixed6 ? "no" : "ipv6");
    enum err e = put_addresses(b, "Address", s->addresses);
    if (!e)
        e = put_addresses(b, "Gateway", s->gateways);
    if (!e)
        e = put_addresses(b, "DNS", s->dns);
    if (!e && s->search)
        e = put_names(b, "Domains", s->search);
    if (e || fixed)
        return e;
    /* the machine's id is another at each boot: without these, every boot would take a lease of its own */
    strbuf_printf(b,
                  "[DHCPv4]\nClientIdentifier=mac\nUseHostname=no\nUseDNS=%s\nUseNTP=%s\n"
                  "[DHCPv6]\nUseHostname=no\nUseDNS=%s\nUseNTP=%s\n[IPv6AcceptRA]\nUseDNS=%s\n",
                  yes(!s->dns), yes(!s->time_servers), yes(!s->dns), yes(!s->time_servers),
                  yes(!s->dns));
    return b->failed;
}

static enum err put_vlan_device(const struct settings *s, struct strbuf *b)
{
    if (s->board.link != LINK_WIRED || !s->board.vlan)
        return ERR_OK;
    return strbuf_printf(b, HEAD "[NetDev]\nName=vlan0\nKind=vlan\n[VLAN]\nId=%d\n", s->board.vlan);
}

static enum err put_wired(const struct settings *s, struct strbuf *b)
{
    strbuf_puts(b, HEAD "[Match]\nType=ether\nKind=!*\n");
    if (s->board.link != LINK_WIRED)
        return strbuf_puts(b, "[Link]\nActivationPolicy=always-down\nRequiredForOnline=no\n");
    strbuf_puts(b, "[Network]\n");
    if (!s->board.vlan)
        return put_network(b, &s->board);
    return strbuf_puts(b, "VLAN=vlan0\nDHCP=no\nIPv6AcceptRA=no\nLinkLocalAddressing=no\nLLMNR=no\n"
                          "MulticastDNS=no\n");
}

static enum err put_vlan(const struct settings *s, struct strbuf *b)
{
    if (s->board.link != LINK_WIRED || !s->board.vlan)
        return ERR_OK;
    strbuf_puts(b, HEAD "[Match]\nName=vlan0\n[Network]\n");
    return put_network(b, &s->board);
}

static enum err put_wifi(const struct settings *s, struct strbuf *b)
{
    if (s->board.link != LINK_WIFI)
        return ERR_OK;
    strbuf_puts(b, HEAD "[Match]\nType=wlan\n[Network]\n");
    return put_network(b, &s->board);
}

static enum err put_time(const struct settings *s, struct strbuf *b)
{
    strbuf_puts(b, HEAD "[Time]\nFallbackNTP=\n");
    return s->board.time_servers ? put_names(b, "NTP", s->board.time_servers) : b->failed;
}

static enum err put_variable(struct strbuf *b, const char *name, const char *value,
                             const char *also)
{
    enum err e = value ? strbuf_printf(b, "PLACARD_UPDATE_%s=", name) : ERR_OK;
    if (!e && value)
        e = net_put_name(b, value, also);
    return e || !value ? e : strbuf_puts(b, "\n");
}

static enum err put_hour(struct strbuf *b, const char *name, struct day_time t)
{
    return t.set ? strbuf_printf(b, "PLACARD_UPDATE_%s=%02d:%02d\n", name, t.minute / 60,
                                 t.minute % 60)
                 : ERR_OK;
}

static enum err put_update(const struct settings *s, struct strbuf *b)
{
    const struct board_settings *u = &s->board;
    const char *url = u->update_url ? u->update_url : s->server_url;
    if (!u->update_channel || !url)
        return ERR_OK;
    strbuf_puts(b, HEAD);
    enum err e = put_variable(b, "CHANNEL", u->update_channel, "");
    if (!e)
        e = put_variable(b, "URL", url, "/:[]_~%");
    if (!e)
        e = put_variable(b, "KEY", u->update_key, "/_");
    if (!e)
        e = put_variable(b, "FLOOR", u->update_floor, "");
    if (!e)
        e = put_hour(b, "FROM", u->update_from);
    return e ? e : put_hour(b, "UNTIL", u->update_until);
}

const struct net_file net_files[] = {
    {"systemd/network/20-placard-vlan.netdev", put_vlan_device},
    {"systemd/network/20-placard-wired.network", put_wired},
    {"systemd/network/20-placard-vlan.network", put_vlan},
    {"systemd/network/20-placard-wifi.network", put_wifi},
    {"systemd/timesyncd.conf.d/20-placard.conf", put_time},
    {"placard/update.env", put_update},
};
const int net_files_count = sizeof net_files / sizeof net_files[0];
