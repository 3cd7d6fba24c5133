# SPDX-License-Identifier: EUPL-1.2
"""Names for made-up schools: common names of many languages, put together at random. Nobody is meant."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Each group: given names, family names. GROUP_WEIGHTS says how common a group is.
SWEDISH = (
    _words(
        """
        Alma Alice Astrid Axel Adam Arvid Åke Ängla Örjan Elsa Ebba Elias Emil Freja Frans Folke
        Göran Hugo Hedda Ida Iris Ivar Juni Josef Kerstin Klara Lova Love Lucas Liam Maja Märta
        Melker Nils Noel Oscar Otto Pär Ronja Sixten Selma Sigrid Signe Stina Saga Tuva Tage Teo
        Vera Vincent Wilma Ylva
        """
    ),
    _words(
        """
        Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson
        Lindqvist Sjöberg Häggström Ängström Östlund Åberg Ståhl Ek Dahl Björk Nyström Wikström
        Ceder Sand Lönn Höglund Råberg Mårtens
        """
    ),
)
FINNISH = (
    _words(
        """
        Aino Eino Väinö Helmi Päivi Jyrki Säde Tyyne Onni Lempi
        """
    ),
    _words(
        """
        Virtanen Mäkinen Hämäläinen Nieminen Jääskeläinen Pöyhönen Kärkkäinen Yli-Hietanen
        """
    ),
)
ARABIC = (
    _words(
        """
        Ahmed Mohammed Omar Ali Yusuf Nour Leyla Zahra Amina Fatima Hassan Salma Maryam Ibrahim
        Khadija
        """
    ),
    _words(
        """
        Al-Hassan El-Khatib Haddad Mansour Ibrahim Al-Rashid Abbas Hamdan Saleh
        """
    ),
)
SOMALI = (
    _words(
        """
        Hodan Ayaan Abdi Ifrah Sahra Warsame Fadumo Liban Hibaaq Cabdi
        """
    ),
    _words(
        """
        Warsame Abdullahi Mohamud Jama Farah Hirsi Nuur Guleed
        """
    ),
)
OTHERS = (
    _words(
        """
        Yılmaz Zoë Nguyễn Thảo Jürgen Łucja Dženan Agnieszka Şirin D'Angelo Marie-Claire Roża Semhar
        Đorđe
        """
    ),
    _words(
        """
        O'Brien D'Amico Yılmaz Çelik Nguyễn Kowalczyk Đukić Hadžić Müller Weldegebriel Şahin
        Kovačević Śliwińska
        """
    ),
)
GROUPS = (SWEDISH, FINNISH, ARABIC, SOMALI, OTHERS)
GROUP_WEIGHTS = (62, 6, 14, 8, 10)
