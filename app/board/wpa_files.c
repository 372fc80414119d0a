/* SPDX-License-Identifier: Apache-2.0 */
#include "board/wpa_files.h"

#include <string.h>

#define HEAD "# Written at boot from placard.conf.\n"

/* Nothing where there is no value. */
static void put_hex(struct strbuf *b, const char *key, const char *value)
{
    if (!value)
        return;
    strbuf_printf(b, "\t%s=", key);
    for (const unsigned char *c = (const unsigned char *)value; *c; c++)
        strbuf_printf(b, "%02x", *c);
    strbuf_puts(b, "\n");
}

/* The one value that is not taken as hexadecimal digits: those would be the key itself. */
static enum err put_passphrase(struct strbuf *b, const char *value)
{
    size_t n = strlen(value);
    if (n == 64 && strspn(value, "0123456789abcdefABCDEF") == n)
        return strbuf_printf(b, "\tpsk=%s\n", value);
    const char *quote = strchr(value, '"');
    if (quote && strchr(quote, '#')) /* the rest would be read as a comment */
        return ERR_RANGE;
    for (size_t i = 0; i < n; i++)
        if (value[i] < ' ' || value[i] > '~')
            return ERR_RANGE;
    return n < 8 || n > 63 ? ERR_RANGE : strbuf_printf(b, "\tpsk=\"%s\"\n", value);
}

static enum err put_personal(const struct board_settings *s, struct strbuf *b)
{
    if (!s->wifi_password)
        return ERR_RANGE;
    if (s->wifi_security == WIFI_WPA3_PERSONAL) {
        strbuf_puts(b, "\tkey_mgmt=SAE\n\tieee80211w=2\n");
        put_hex(b, "sae_password", s->wifi_password);
        return b->failed;
    }
    bool key = strlen(s->wifi_password) == 64; /* of WPA2; WPA3 needs the password */
    strbuf_printf(b, "\tkey_mgmt=WPA-PSK WPA-PSK-SHA256%s\n\tieee80211w=1\n", key ? "" : " SAE");
    return put_passphrase(b, s->wifi_password);
}

/* What both ways of signing on have: the server's certificate is always checked, by authority and by name. */
static enum err put_eap(const struct board_settings *s, struct strbuf *b)
{
    bool tls = s->eap_method == EAP_TLS;
    if (!s->eap_identity || !s->eap_ca || !s->eap_server_name ||
        (tls ? !s->eap_cert || !s->eap_key : !s->eap_password))
        return ERR_RANGE;
    strbuf_printf(b, "\teap=%s\n\tphase1=\"%stls_disable_tlsv1_0=1 tls_disable_tlsv1_1=1\"\n",
                  tls ? "TLS" : "PEAP", tls ? "" : "peaplabel=0 ");
    put_hex(b, "identity", s->eap_identity);
    put_hex(b, "ca_cert", s->eap_ca);
    put_hex(b, "domain_suffix_match", s->eap_server_name);
    if (tls) {
        put_hex(b, "client_cert", s->eap_cert);
        put_hex(b, "private_key", s->eap_key);
        put_hex(b, "private_key_passwd", s->eap_key_password);
    } else {
        strbuf_puts(b, "\tphase2=\"auth=MSCHAPV2\"\n");
        put_hex(b, "anonymous_identity", s->eap_outer_identity);
        put_hex(b, "password", s->eap_password);
    }
    return b->failed;
}

static enum err put_country(struct strbuf *b, const char *country)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    if (!country || strlen(country) != 2 || strspn(country, letters) != 2)
        return ERR_RANGE;
    return strbuf_printf(b, "country=%s\n", country);
}

enum err wpa_put_wifi(const struct board_settings *s, struct strbuf *b)
{
    bool enterprise =
        s->wifi_security == WIFI_ENTERPRISE || s->wifi_security == WIFI_WPA3_ENTERPRISE;
    if (s->link != LINK_WIFI)
        return ERR_OK;
    if (!s->wifi_ssid || strlen(s->wifi_ssid) > 32)
        return ERR_RANGE;
    strbuf_puts(b, HEAD "update_config=0\np2p_disabled=1\nsae_pwe=2\n");
    enum err e = put_country(b, s->wifi_country);
    if (e)
        return e;
    strbuf_puts(b, "network={\n");
    put_hex(b, "ssid", s->wifi_ssid);
    strbuf_printf(b, "\tscan_ssid=%d\n\tproto=RSN\n\tpairwise=CCMP\n", s->wifi_hidden);
    if (enterprise) {
        bool only_new = s->wifi_security == WIFI_WPA3_ENTERPRISE;
        strbuf_printf(b, "\tkey_mgmt=%sWPA-EAP-SHA256\n\tieee80211w=%d\n",
                      only_new ? "" : "WPA-EAP ", only_new ? 2 : 1);
    }
    e = enterprise ? put_eap(s, b) : put_personal(s, b);
    return e ? e : strbuf_puts(b, "}\n");
}

enum err wpa_put_wired(const struct board_settings *s, struct strbuf *b)
{
    if (s->link != LINK_WIRED || s->wired_security != WIRED_DOT1X)
        return ERR_OK;
    strbuf_puts(b, HEAD "update_config=0\nap_scan=0\nnetwork={\n\tkey_mgmt=IEEE8021X\n"
                        "\teapol_flags=0\n");
    enum err e = put_eap(s, b);
    return e ? e : strbuf_puts(b, "}\n");
}
