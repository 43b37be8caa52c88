// Given and family names by language region. People are made by joining two
// names of one region, so a name sounds like a name; nobody real is meant.

export const REGIONS = [
  { country: 'Portugal', city: ['Lisbon', 'Porto'], given: ['Inês', 'Tiago', 'Beatriz', 'Duarte', 'Matilde', 'Rui', 'Leonor', 'Nuno'], family: ['Carvalhal', 'Serrano', 'Valadim', 'Teixeira', 'Cardeira', 'Brandão'] },
  { country: 'Norway', city: ['Bergen', 'Tromsø'], given: ['Sigrid', 'Håkon', 'Ingrid', 'Bjørn', 'Solveig', 'Eirik', 'Ragnhild', 'Øystein'], family: ['Lindvik', 'Haugsjø', 'Bratland', 'Ødegård', 'Tveitane', 'Nesbakk'] },
  { country: 'Nigeria', city: ['Lagos', 'Ibadan'], given: ['Adaeze', 'Chidi', 'Folake', 'Emeka', 'Ngozi', 'Tunde', 'Zainab', 'Ikenna'], family: ['Okwudishi', 'Adebanwi', 'Nwachukwu', 'Balewu', 'Ezeani', 'Olatunde'] },
  { country: 'Japan', city: ['Kyoto', 'Sapporo'], given: ['Haruka', 'Kenji', 'Mio', 'Ren', 'Sakura', 'Takumi', 'Yui', 'Daichi'], family: ['Morishige', 'Tanigawa', 'Kurosaki', 'Hayami', 'Okabe', 'Shiraishi'] },
  { country: 'Ireland', city: ['Galway', 'Cork'], given: ['Aoife', 'Cillian', 'Niamh', 'Oisín', 'Róisín', 'Declan', 'Saoirse', 'Eoin'], family: ["O'Malveney", 'Brannigan', "O'Dwyne", 'Kilbride', 'Fennessy', "O'Tierney"] },
  { country: 'Mexico', city: ['Oaxaca', 'Mérida'], given: ['Ximena', 'Mateo', 'Lucía', 'Emiliano', 'Renata', 'Joaquín', 'Paloma', 'Andrés'], family: ['Villaseca', 'Montaño', 'Quiroga', 'Ibarrola', 'Peñalva', 'Zaragozí'] },
  { country: 'India', city: ['Pune', 'Kochi'], given: ['Ananya', 'Rohan', 'Meera', 'Arjun', 'Kavya', 'Vikram', 'Ishita', 'Nikhil'], family: ['Deshmane', 'Iyengar', 'Chatterji', 'Pillay', 'Kulkarni', 'Mehrwani'] },
  { country: 'Poland', city: ['Kraków', 'Gdańsk'], given: ['Zofia', 'Kacper', 'Hanna', 'Tomasz', 'Łucja', 'Wojciech', 'Maja', 'Piotr'], family: ['Wierzbicka', 'Sobolak', 'Górniak', 'Malczyk', 'Żurawel', 'Kalinowiec'] },
  { country: 'Turkey', city: ['İzmir', 'Ankara'], given: ['Elif', 'Emre', 'Defne', 'Kerem', 'Zeynep', 'Cem', 'Ayşe', 'Ozan'], family: ['Karadere', 'Yıldızlı', 'Demirhan', 'Aksoylu', 'Tunçel', 'Bozkırlı'] },
  { country: 'Ghana', city: ['Accra', 'Kumasi'], given: ['Akosua', 'Kwabena', 'Efua', 'Kofi', 'Abena', 'Yaw', 'Esi', 'Kojo'], family: ['Asantewa', 'Boadu', 'Mensahene', 'Ofosuhene', 'Tetteh-Lartey', 'Darkwa'] },
  { country: 'Germany', city: ['Leipzig', 'Freiburg'], given: ['Greta', 'Jonas', 'Frieda', 'Matthis', 'Lotte', 'Jürgen', 'Käthe', 'Emil'], family: ['Wiesenbrück', 'Haferkamp', 'Lindemoor', 'Strohbach', 'Vogelsänger', 'Großkreuz'] },
  { country: 'Vietnam', city: ['Huế', 'Đà Nẵng'], given: ['Linh', 'Minh', 'Thảo', 'Quân', 'Hương', 'Bảo', 'Ngọc', 'Duy'], family: ['Trần Vũ', 'Lê Phan', 'Đặng', 'Bùi', 'Đỗ Hồ', 'Phạm Hà'] },
];

/** `count` people with names of their own: { name, given, family, city, country }. */
export function people(chance, count) {
  const taken = new Set();
  const list = [];
  while (list.length < count) {
    const region = chance.pick(REGIONS);
    const given = chance.pick(region.given);
    const family = chance.pick(region.family);
    const name = `${given} ${family}`;
    if (taken.has(name)) continue;
    taken.add(name);
    list.push({ name, given, family, city: chance.pick(region.city), country: region.country });
  }
  return list;
}
