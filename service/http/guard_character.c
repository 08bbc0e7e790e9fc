/*
 * One table of ASCII instead of searches: every byte of a head passes here.
 */
#include "http/guard_character.h"

/* t: token only, u: target only, b: both; a row is 16 characters from 0x20 on. */
static const char kinds[] = ".b.tbtbbuubbubbu"
                            "bbbbbbbbbbuu.u.u"
                            "ubbbbbbbbbbbbbbb"
                            "bbbbbbbbbbb...tb"
                            "tbbbbbbbbbbbbbbb"
                            "bbbbbbbbbbb.t.b.";

static char kind_of(char c)
{
	unsigned char byte = (unsigned char)c;
	if (byte < 0x20 || byte > 0x7f)
		return '.';
	return kinds[byte - 0x20];
}

bool guard_character_is_token(char c)
{
	char kind = kind_of(c);
	return kind == 'b' || kind == 't';
}

bool guard_character_is_target(char c)
{
	char kind = kind_of(c);
	return kind == 'b' || kind == 'u';
}
