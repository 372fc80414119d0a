/* SPDX-License-Identifier: Apache-2.0 */
#include "node/settings_schema.h"

#include <string.h>

#include "base/limits.h"
#include "model/settings.h"

static const struct setting_choice links[] = {{"wired", LINK_WIRED}, {"wifi", LINK_WIFI}, {0}};
static const struct setting_choice wired[] = {{"open", WIRED_OPEN}, {"802.1x", WIRED_DOT1X}, {0}};
static const struct setting_choice wifi[] = {{"personal", WIFI_PERSONAL},
                                             {"wpa3-personal", WIFI_WPA3_PERSONAL},
                                             {"enterprise", WIFI_ENTERPRISE},
                                             {"wpa3-enterprise", WIFI_WPA3_ENTERPRISE},
                                             {0}};
static const struct setting_choice methods[] = {{"tls", EAP_TLS}, {"peap", EAP_PEAP}, {0}};

#define AT(member) offsetof(struct settings, board.member)

/* clang-format off */
const struct setting settings_schema_board[] = {
    {.section = "network", .key = "link", .kind = SETTING_CHOICE, .offset = AT(link), .standard = "wired", .choices = links,
     .help = "image: how the board reaches the network; with wifi the wired port stays off"},
    {.section = "network", .key = "hostname", .kind = SETTING_HOST_LABEL, .offset = AT(hostname), .max = 63,
     .help = "image: the name that DHCP servers see; empty makes one from the serial number"},
    {.section = "network", .key = "address", .kind = SETTING_NETWORKS, .offset = AT(addresses), .max = 128, .max_items = 2,
     .help = "image: fixed address with its prefix, such as 192.0.2.10/24, one of IPv4 and one of IPv6 at most; empty asks DHCP"},
    {.section = "network", .key = "gateway", .kind = SETTING_ADDRESSES, .offset = AT(gateways), .max = 128, .max_items = 2,
     .help = "image: the router, with network.address"},
    {.section = "network", .key = "dns", .kind = SETTING_ADDRESSES, .offset = AT(dns), .max = 192, .max_items = 3,
     .help = "image: addresses of name servers; empty takes those that DHCP gives"},
    {.section = "network", .key = "search", .kind = SETTING_DOMAINS, .offset = AT(search), .max = 512, .max_items = 3,
     .help = "image: domains to try behind host names without a dot"},
    {.section = "network", .key = "vlan", .kind = SETTING_SMALL_INT, .offset = AT(vlan), .unit = "802.1Q id", .standard = "0", .min = 0,
     .max = 4094, .scale = 1, .help = "image: tagged VLAN on the wired port; 0 is untagged"},
    {.section = "network", .key = "wired_security", .kind = SETTING_CHOICE, .offset = AT(wired_security), .standard = "open",
     .choices = wired, .help = "image: whether the wired port has to sign on, with the eap_ keys"},
    {.section = "network", .key = "wifi_ssid", .kind = SETTING_SSID, .offset = AT(wifi_ssid), .max = 32,
     .help = "image: name of the Wi-Fi network, with link = wifi"},
    {.section = "network", .key = "wifi_hidden", .kind = SETTING_YES_NO, .offset = AT(wifi_hidden), .standard = "no",
     .help = "image: yes asks for the network by name, because it does not tell its own"},
    {.section = "network", .key = "wifi_country", .kind = SETTING_COUNTRY, .offset = AT(wifi_country), .max = 2,
     .help = "image: where the board is, such as DE, for the channels that are allowed there; needed with link = wifi"},
    {.section = "network", .key = "wifi_security", .kind = SETTING_CHOICE, .offset = AT(wifi_security), .standard = "personal",
     .choices = wifi, .help = "image: personal and enterprise take WPA2 or WPA3, whichever there is; the others WPA3 alone"},
    {.section = "network", .key = "wifi_password", .kind = SETTING_WIFI_PASSWORD, .offset = AT(wifi_password), .max = 64, .secret = true,
     .help = "image: 8 to 63 ASCII characters, or the key as 64 hexadecimal digits; here as everywhere, a ; behind a space begins a "
             "comment"},
    {.section = "network", .key = "eap_method", .kind = SETTING_CHOICE, .offset = AT(eap_method), .standard = "tls", .choices = methods,
     .help = "image: sign on with a certificate (tls), or with name and password (peap, MSCHAPv2)"},
    {.section = "network", .key = "eap_identity", .kind = SETTING_TEXT, .offset = AT(eap_identity), .max = 128,
     .help = "image: name to sign on with"},
    {.section = "network", .key = "eap_outer_identity", .kind = SETTING_TEXT, .offset = AT(eap_outer_identity), .max = 128,
     .help = "image: name outside of the encrypted tunnel of peap; empty sends eap_identity"},
    {.section = "network", .key = "eap_password", .kind = SETTING_SECRET, .offset = AT(eap_password), .min = 1, .max = 128, .secret = true,
     .help = "image: password of eap_identity, for peap"},
    {.section = "network", .key = "eap_ca", .kind = SETTING_PATH, .offset = AT(eap_ca), .max = 1024,
     .help = "image: PEM file with the authority that signs the RADIUS server's certificate; no other is trusted"},
    {.section = "network", .key = "eap_server_name", .kind = SETTING_DOMAINS, .offset = AT(eap_server_name), .max = 253, .max_items = 1,
     .help = "image: name in the RADIUS server's certificate, or the domain that it ends with"},
    {.section = "network", .key = "eap_certificate", .kind = SETTING_PATH, .offset = AT(eap_cert), .max = 1024,
     .help = "image: PEM file with the board's certificate, for tls"},
    {.section = "network", .key = "eap_key", .kind = SETTING_PATH, .offset = AT(eap_key), .max = 1024, .secret = true,
     .help = "image: PEM file with the key of eap_certificate"},
    {.section = "network", .key = "eap_key_password", .kind = SETTING_SECRET, .offset = AT(eap_key_password), .min = 1, .max = 128,
     .secret = true, .help = "image: password of that key, if it has one"},
    {.section = "time", .key = "servers", .kind = SETTING_HOSTS, .offset = AT(time_servers), .max = 512, .max_items = 4,
     .help = "image: NTP servers by name or address; empty takes those that DHCP gives, and no others; the zone is screen.time_zone"},
    {.section = "display", .key = "overscan", .kind = SETTING_SMALL_INT, .offset = AT(overscan_pm), .unit = "per cent", .standard = "0",
     .min = 0, .max = 5, .scale = 10, .help = "border on each side that the display cuts off, where the driver can leave it (drm); better to "
     "switch off overscan in the display"},
    {.section = "display", .key = "cec", .kind = SETTING_YES_NO, .offset = AT(cec), .standard = "no",
     .help = "yes tells the display over HDMI-CEC, too, to go into standby in the dark hours, and to come back (drm)"},
    {.section = "update", .key = "channel", .kind = SETTING_CHANNEL, .offset = AT(update_channel), .max = 32,
     .help = "image: which updates to take, such as stable or pilot; empty takes none"},
    {.section = "update", .key = "url", .kind = SETTING_ORIGIN, .offset = AT(update_url), .max = MAX_URL_BYTES,
     .help = "image: https origin of the updates; empty takes server.url"},
    {.section = "update", .key = "key", .kind = SETTING_PATH, .offset = AT(update_key), .max = 1024,
     .help = "image: PEM file with the certificate that signs updates; empty takes the one that came with the image"},
    {.section = "update", .key = "floor", .kind = SETTING_VERSION, .offset = AT(update_floor), .max = 32,
     .help = "image: oldest version that may be installed, such as 20261125.0417; empty is the one that runs"},
    {.section = "update", .key = "window_from", .kind = SETTING_DAY_TIME, .offset = AT(update_from),
     .help = "image: from when the board may restart into an update; empty at any time"},
    {.section = "update", .key = "window_until", .kind = SETTING_DAY_TIME, .offset = AT(update_until),
     .help = "image: until when, may be on the next day"},
};
/* clang-format on */
const int settings_schema_board_count =
    sizeof settings_schema_board / sizeof settings_schema_board[0];

const struct setting *settings_schema_at(int i)
{
    return i < settings_schema_count ? &settings_schema[i]
                                     : &settings_schema_board[i - settings_schema_count];
}

int settings_schema_total(void)
{
    return settings_schema_count + settings_schema_board_count;
}

const struct setting *settings_schema_find(const char *section, const char *key, int *index)
{
    for (int i = 0; i < settings_schema_total(); i++) {
        const struct setting *def = settings_schema_at(i);
        if (!strcmp(def->section, section) && !strcmp(def->key, key)) {
            *index = i;
            return def;
        }
    }
    return NULL;
}
